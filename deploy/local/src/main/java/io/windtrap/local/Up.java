package io.windtrap.local;

import io.windtrap.engine.process.EngineStartException;
import io.windtrap.local.stack.Stack;
import io.windtrap.local.stack.StackOptions;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code up}: the whole system on this machine until Ctrl-C. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Runs Windtrap on this machine, without Docker, until Ctrl-C: Kafka, ClickHouse, gateway and forwarder.",
        footer = {"", "A port of 0 is that of the last start on the same data, else any free one."})
public final class Up implements Callable<Integer> {
    @Option(names = "--data", defaultValue = ".windtrap", description = "Folder for data and logs.")
    private Path data = Path.of(".windtrap");

    @Option(names = "--fresh", description = "Wipes the data first.")
    private boolean fresh;

    @Option(names = "--gateway-port", defaultValue = "8080", description = "Where SDKs post to.")
    private int gatewayPort;

    @Option(names = "--clickhouse-port", defaultValue = "8123", description = "ClickHouse's HTTP port.")
    private int clickHousePort;

    @Option(names = "--kafka-port", defaultValue = "9092", description = "Kafka's port.")
    private int kafkaPort;

    @Option(names = "--started", hidden = true, description = "When the script began, seconds since the epoch.")
    private double started;

    /** Runs until a signal, then stops everything; exits with 1 when something does not start. */
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
        if (fresh) {
            wipe(data);
        }
        Stack stack;
        try {
            stack = Stack.start(new StackOptions(data, gatewayPort, clickHousePort, kafkaPort), Up::say);
        } catch (EngineStartException e) {
            System.err.println(e.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack)));
        FirstEvent.sendAndReadBack(stack);
        say(ready(stack, Duration.between(begun, Instant.now())));
        new CountDownLatch(1).await();
        return 0;
    }

    private void stop(Stack stack) {
        say("stopping");
        stack.close();
        say("stopped; data stay in " + data);
    }

    private static String ready(Stack stack, Duration took) {
        return String.format(
                Locale.ROOT,
                "ready in %.1f s | gateway %s | ClickHouse %s | Kafka %s | write key %s | try: "
                        + "curl -u %s: -d '{\"userId\":\"me\",\"event\":\"Hello\"}' %s/v1/track",
                took.toMillis() / 1e3,
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

    /** Removes a folder that an earlier start made, and refuses any other. */
    private static void wipe(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.exists(folder.resolve("windtrap.yml"))) {
            throw new IOException(folder + " is no data folder of Windtrap (it has no windtrap.yml): not wiped");
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
