package io.windtrap.local;

import io.windtrap.engine.process.EngineStartException;
import io.windtrap.local.stack.Stack;
import io.windtrap.local.stack.StackFolder;
import io.windtrap.local.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code up}: the whole system on this machine until Ctrl-C. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Runs Windtrap on this machine, without Docker, until Ctrl-C: Kafka, ClickHouse, gateway, forwarder and console.",
        footer = {"", "Port 0 means the port of the last start with the same data, else any free port."})
public final class Up implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;

    @Option(names = "--data", defaultValue = LocalStack.FOLDER, description = "Folder for data and logs.")
    private Path data = Path.of(LocalStack.FOLDER);

    @Option(names = "--fresh", description = "Delete the data of earlier starts first.")
    private boolean fresh;

    @Option(
            names = "--gateway-port",
            defaultValue = "" + StackFolder.GATEWAY_PORT,
            description = "Port that SDKs send events to.")
    private int gatewayPort;

    @Option(
            names = "--clickhouse-port",
            defaultValue = "" + StackFolder.CLICKHOUSE_PORT,
            description = "ClickHouse's HTTP port.")
    private int clickHousePort;

    @Option(names = "--kafka-port", defaultValue = "9092", description = "Kafka's port.")
    private int kafkaPort;

    @Option(names = "--console-port", defaultValue = "8090", description = "Port of the console's pages.")
    private int consolePort;

    @Option(
            names = "--transform",
            paramLabel = "FILE",
            description =
                    "Also run a transformer: events go through this script before they are stored, those of earlier starts too."
                            + " Changes of the file come into force at once.")
    private @Nullable Path script;

    @Option(names = "--started", hidden = true, description = "When the script began, seconds since the epoch.")
    private double started;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs until a signal, then stops everything within 10 s; exits with 1 when something does not start. */
    public static void main(String[] args) {
        CommandLine up = new CommandLine(new Up());
        up.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(failure.getMessage());
            return 1;
        });
        System.exit(up.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant begun = started > 0 ? Instant.ofEpochMilli((long) (started * 1000)) : Instant.now();
        if (IntStream.of(gatewayPort, clickHousePort, kafkaPort, consolePort)
                .anyMatch(port -> port < 0 || port > HIGHEST_PORT)) {
            throw new ParameterException(spec.commandLine(), "ports must be between 0 and " + HIGHEST_PORT);
        }
        if (script != null && !Files.isReadable(script)) {
            throw new ParameterException(spec.commandLine(), "--transform: can't read " + script);
        }
        DataFolder folder = DataFolder.take(data);
        if (fresh) {
            folder.wipe();
        }
        Stack stack;
        try {
            stack = Stack.start(
                    new StackOptions(data, gatewayPort, clickHousePort, kafkaPort, consolePort, script), Up::say);
        } catch (EngineStartException e) {
            System.err.println(e.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, folder)));
        FirstEvent.sendAndReadBack(stack);
        say(adminPorts(stack));
        say(ready(stack, Duration.between(begun, Instant.now())));
        new CountDownLatch(1).await();
        return 0;
    }

    private static void stop(Stack stack, DataFolder folder) {
        say("stopping");
        stack.close();
        say("stopped; data are kept in " + folder);
    }

    private static String adminPorts(Stack stack) {
        return "admin ports: gateway %s, forwarder %s%s (/ready, /metrics)"
                .formatted(
                        stack.gatewayAdminUrl(),
                        stack.forwarderAdminUrl(),
                        stack.transformerAdminUrl()
                                .map(url -> ", transformer " + url)
                                .orElse(""));
    }

    private static String ready(Stack stack, Duration took) {
        return String.format(
                Locale.ROOT,
                "ready in %.1f s | console %s | gateway %s | ClickHouse %s | Kafka %s | write key %s | try: "
                        + "curl -u %s: -d '{\"userId\":\"me\",\"event\":\"Hello\"}' %s/v1/track",
                took.toMillis() / 1e3,
                stack.consoleUrl().orElseThrow(),
                stack.gatewayUrl(),
                stack.clickHouse().url(),
                stack.kafka().bootstrapServers(),
                stack.writeKey(),
                stack.writeKey(),
                stack.gatewayUrl());
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
