package io.windtrap.engine.testing;

import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import io.windtrap.engine.kafka.SaslSslListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A broker of deploy/engine with a SASL_SSL listener, whose users may do nothing but what access rules say. Whoever comes by
 * the open listener may do all, such as make those rules. It knows the user {@code service}, password {@code service-secret}.
 */
public final class SecuredKafka implements AutoCloseable {
    public static final String USER = "service";
    public static final String PASSWORD = "service-secret";

    private static final int SCRAM_ITERATIONS = 4096;

    private final Path trustedPem;
    private final KafkaEngine engine;

    private SecuredKafka(Path trustedPem, KafkaEngine engine) {
        this.trustedPem = trustedPem;
        this.engine = engine;
    }

    /** Starts one on {@code folder}, which must be there. */
    public static SecuredKafka start(Path folder) throws IOException, GeneralSecurityException {
        var certificate = TestCertificate.create("broker");
        Path keyStore = certificate.writeKeyStore(folder.resolve("broker.p12"));
        Path pem = Files.writeString(folder.resolve("broker.pem"), certificate.certificatePem());
        var options = KafkaOptions.in(folder)
                .withSaslSsl(new SaslSslListener(keyStore, TestCertificate.PASSWORD, Map.of(USER, PASSWORD)))
                .withProperties(Map.of(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:ANONYMOUS"));
        return new SecuredKafka(pem.toAbsolutePath(), KafkaEngine.start(options));
    }

    /** The SASL_SSL listener. */
    public String bootstrapServers() {
        return engine.saslSslBootstrapServers();
    }

    /** The open listener. */
    public String openBootstrapServers() {
        return engine.bootstrapServers();
    }

    /** Properties of a client that trusts this broker and comes as {@code user}; by SASL PLAIN. */
    public Map<String, String> clientProperties(String user, String password) {
        return clientProperties("PLAIN", "plain.PlainLoginModule", user, password);
    }

    /** The same by SCRAM-SHA-512, for users of {@link #setScramUser}. */
    public Map<String, String> scramClientProperties(String user, String password) {
        return clientProperties("SCRAM-SHA-512", "scram.ScramLoginModule", user, password);
    }

    /** Makes a user for SCRAM-SHA-512, or gives it another password. */
    public void setScramUser(String user, String password) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            var info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS);
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, info, password)))
                    .all()
                    .get();
        }
    }

    /** Speaks to the open listener. */
    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", openBootstrapServers()));
    }

    /** {@code properties} as lines of Windtrap's {@code kafka.properties}, on one line of YAML. */
    public static String yaml(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(property -> property.getKey() + ": '" + property.getValue() + "'")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private Map<String, String> clientProperties(String mechanism, String module, String user, String password) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                trustedPem.toString(),
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                "org.apache.kafka.common.security." + module + " required username=\"" + user + "\" password=\""
                        + password + "\";");
    }

    @Override
    public void close() {
        engine.kill();
    }
}
