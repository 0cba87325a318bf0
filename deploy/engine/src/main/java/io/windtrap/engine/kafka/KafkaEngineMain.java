package io.windtrap.engine.kafka;

import io.windtrap.engine.process.Lifeline;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.utils.Time;

/** The broker's process: formats the data folder when it is new, serves, and stops when its parent goes away. */
public final class KafkaEngineMain {
    private KafkaEngineMain() {}

    /** Takes the broker's properties file, the file to create when the broker answers, and the id of a new cluster. */
    public static void main(String[] arguments) {
        var lifeline = Lifeline.attach();
        try {
            var file = Path.of(arguments[0]);
            var properties = new Properties();
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            format(file, Path.of(properties.getProperty("log.dirs")), arguments[2]);
            var server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
            server.startup();
            askForMetadata(properties
                    .getProperty("advertised.listeners")
                    .replaceFirst("^.*?://", "")
                    .replaceFirst(",.*", ""));
            lifeline.ready(Path.of(arguments[1]));
            lifeline.awaitEnd();
            server.shutdown();
            server.awaitShutdown();
            Runtime.getRuntime().halt(0);
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void format(Path propertiesFile, Path logFolder, String clusterId) {
        if (Files.exists(logFolder.resolve("meta.properties"))) {
            return;
        }
        var said = new ByteArrayOutputStream();
        String[] command = {"format", "--config", propertiesFile.toString(), "--cluster-id", clusterId};
        int exitCode = StorageTool.execute(command, new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exitCode != 0) {
            throw new IllegalStateException("can't format " + logFolder + ": " + said.toString(StandardCharsets.UTF_8));
        }
    }

    private static void askForMetadata(String bootstrapServers) throws Exception {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.describeCluster().nodes().get(30, TimeUnit.SECONDS);
        }
    }
}
