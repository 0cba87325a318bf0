package io.windtrap.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time of each process, from the operating system, at one moment.
 *
 * @param nanoTime the moment, by {@link System#nanoTime}
 * @param cpuSeconds user and system time since the processes of each part began, in steps of 10 ms
 */
public record Usage(long nanoTime, Map<Part, Double> cpuSeconds) {
    private static final double KIB_IN_MB = 1024 / 1e6;

    /** Now. A process that has ended counts as 0. */
    static Usage now(Map<Part, List<Long>> pids) {
        Map<Part, Double> seconds = new EnumMap<>(Part.class);
        pids.forEach((part, those) ->
                seconds.put(part, those.stream().mapToDouble(Usage::cpuSeconds).sum()));
        return new Usage(System.nanoTime(), seconds);
    }

    /** Wall-clock time since an earlier moment, s. */
    public double secondsSince(Usage earlier) {
        return (nanoTime - earlier.nanoTime) / 1e9;
    }

    /** Processor time of a part since an earlier moment, s; a part that had not begun then counts from its beginning. */
    public double cpuSince(Usage earlier, Part part) {
        return cpuSeconds.getOrDefault(part, 0.0) - earlier.cpuSeconds.getOrDefault(part, 0.0);
    }

    /** The same in percent of one core. */
    public double percentSince(Usage earlier, Part part) {
        return 100 * cpuSince(earlier, part) / secondsSince(earlier);
    }

    /** Resident memory of a process, MB; NaN where the system does not say it as Linux does. */
    public static double residentMegabytes(long pid) {
        return megabytes(pid, "VmRSS:");
    }

    /** The most that it ever was. */
    public static double peakMegabytes(long pid) {
        return megabytes(pid, "VmHWM:");
    }

    private static double megabytes(long pid, String which) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith(which))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIB_IN_MB)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** User and system time of a process since it began, s; 0 when it has ended. */
    public static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }
}
