package io.windtrap.local.stack;

import io.windtrap.engine.process.EngineProcess;
import io.windtrap.engine.process.JavaProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A gateway, a forwarder, a console or a transformer in a process of its own, with the main class that production runs. */
public final class ServiceProcess extends EngineProcess {
    private static final List<String> JVM = List.of(
            "-Xms40m",
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // As in production, where the engines' own is not on the class path.
            "-Dlogback.configurationFile=logback.xml");

    private ServiceProcess(String name, JavaProgram program, Path logFile, Path readyFile) {
        super(name, program, logFile, readyFile);
    }

    /** The console: it holds little, and is not hurried. */
    static final List<String> SMALL = List.of(
            "-Xmx128m", "-Xmn16m", "-XX:SurvivorRatio=2", "-XX:+UseCompactObjectHeaders", "-XX:TieredStopAtLevel=1");

    /** As {@link #start(String, Class, int, Path, Path, List)} with the options that all services have. */
    static ServiceProcess start(String name, Class<?> main, int adminPort, Path config, Path data) {
        return start(name, main, adminPort, config, data, List.of());
    }

    /** Starts the service and returns once its {@code /ready} says so. */
    static ServiceProcess start(String name, Class<?> main, int adminPort, Path config, Path data, List<String> jvm) {
        Path ready = data.resolve(name + ".ready");
        List<String> arguments =
                List.of(ready.toString(), Integer.toString(adminPort), main.getName(), "--config", config.toString());
        JavaProgram program = new JavaProgram(
                ServiceMain.class, Stream.concat(JVM.stream(), jvm.stream()).toList(), arguments);
        return new ServiceProcess(name, program, data.resolve("logs").resolve(name + ".log"), ready);
    }
}
