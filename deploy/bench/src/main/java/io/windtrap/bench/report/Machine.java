package io.windtrap.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where the figures come from.
 *
 * @param load the system's load average of the last minute, taken before the benchmark does anything; negative = unknown
 */
public record Machine(String processor, int cores, long memoryBytes, String system, String jvm, double load) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final double BUSY = 0.5;

    /** This machine, now. */
    public static Machine now() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                processorName(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize(),
                system.getName() + " " + system.getVersion() + " " + system.getArch(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                system.getSystemLoadAverage());
    }

    /** Whether other work keeps half a core or more busy: then only CPU and ratios say anything. */
    public boolean busy() {
        return load >= BUSY;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %.0f GB; %s; %s; load average before: %.2f%s",
                processor,
                cores,
                memoryBytes / 1e9,
                system,
                jvm,
                load,
                busy() ? ", **so it was busy with other work**" : "");
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown processor");
        } catch (IOException e) {
            return "unknown processor";
        }
    }
}
