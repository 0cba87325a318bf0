package io.windtrap.engine.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A listener for clients that must encrypt and say who they are, beside the open one.
 *
 * @param keyStore of the type PKCS12, with the broker's key and certificate
 * @param keyStorePassword also the key's
 * @param users password by name, for the mechanism PLAIN; for SCRAM-SHA-512 users are added with {@code Admin}
 */
public record SaslSslListener(Path keyStore, String keyStorePassword, Map<String, String> users) {
    static final String NAME = "SASL_SSL";

    private static final String PREFIX = "listener.name.sasl_ssl.";

    /** Takes a copy of the users. */
    public SaslSslListener {
        users = Map.copyOf(users);
    }

    Map<String, String> properties() {
        String plain = users.entrySet().stream()
                .map(user -> " user_" + user.getKey() + "=\"" + user.getValue() + "\"")
                .collect(Collectors.joining());
        return Map.of(
                PREFIX + "sasl.enabled.mechanisms",
                "PLAIN,SCRAM-SHA-512",
                PREFIX + "plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required" + plain + ";",
                PREFIX + "scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                PREFIX + "ssl.keystore.type",
                "PKCS12",
                PREFIX + "ssl.keystore.location",
                keyStore.toAbsolutePath().toString(),
                PREFIX + "ssl.keystore.password",
                keyStorePassword,
                PREFIX + "ssl.key.password",
                keyStorePassword);
    }
}
