package io.windtrap.engine.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/**
 * Kafka and ClickHouse for tests: the official images where a Docker daemon answers, the local engines where none does.
 *
 * {@snippet :
 * try (var kafka = TestServers.kafka();
 *         var clickHouse = TestServers.clickHouse()) { … }
 * }
 */
public final class TestServers {
    private static final boolean DOCKER = dockerAnswers();

    private TestServers() {}

    /** A broker of the test's own. */
    public static KafkaServer kafka() {
        say("Kafka");
        return DOCKER ? new KafkaInDocker() : new LocalKafka();
    }

    /** A ClickHouse of the test's own. */
    public static ClickHouseServer clickHouse() {
        say("ClickHouse");
        return DOCKER ? new ClickHouseInDocker() : new LocalClickHouse();
    }

    /** The broker that all tests of this JVM share, by topics and groups of their own. Not to be killed or closed. */
    public static KafkaServer sharedKafka() {
        return SharedKafka.SERVER;
    }

    /** The ClickHouse that all tests of this JVM share, by databases of their own. Not to be killed or closed. */
    public static ClickHouseServer sharedClickHouse() {
        return SharedClickHouse.SERVER;
    }

    private static boolean dockerAnswers() {
        // Testcontainers looks long and loudly for what is not there.
        boolean installed = System.getenv("DOCKER_HOST") != null
                || Files.exists(Path.of("/var/run/docker.sock"))
                || Files.exists(Path.of(System.getProperty("user.home"), ".testcontainers.properties"))
                || Files.exists(Path.of(System.getProperty("user.home"), ".docker", "run", "docker.sock"));
        return installed && DockerClientFactory.instance().isDockerAvailable();
    }

    private static void say(String server) {
        System.out.println("TestServers: " + server
                + (DOCKER ? " of the official image, in Docker" : " of deploy/engine, as no Docker daemon answers"));
    }

    private static final class SharedKafka {
        static final KafkaServer SERVER = kafka();
    }

    private static final class SharedClickHouse {
        static final ClickHouseServer SERVER = clickHouse();
    }
}
