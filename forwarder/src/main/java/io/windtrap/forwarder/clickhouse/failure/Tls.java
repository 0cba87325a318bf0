package io.windtrap.forwarder.clickhouse.failure;

import com.clickhouse.client.api.Client;
import java.security.KeyStore;
import org.jspecify.annotations.Nullable;

/**
 * Files of an {@code https://} connection; null = not set. Without any, Java's own certificate authorities are trusted.
 *
 * @param ca PEM file of the certificate authorities that are trusted instead
 * @param trustStore key store of the certificate authorities that are trusted instead; excludes the PEM files
 * @param trustStorePassword never printed
 * @param certificate PEM file of the certificate that stands for the user, instead of a password
 * @param key PEM file of its key
 */
public record Tls(
        @Nullable String ca,
        @Nullable String trustStore,
        @Nullable String trustStorePassword,
        @Nullable String certificate,
        @Nullable String key) {
    /** What Java trusts, and a password. */
    public static final Tls DEFAULT = new Tls(null, null, null, null, null);

    public void applyTo(Client.Builder client) {
        if (trustStore != null) {
            client.setSSLTrustStore(trustStore)
                    .setSSLTrustStorePassword(trustStorePassword == null ? "" : trustStorePassword)
                    .setSSLTrustStoreType(KeyStore.getDefaultType()); // PKCS#12, whose reader reads JKS too
        }
        if (ca != null) {
            client.setRootCertificate(ca);
        }
        if (certificate != null && key != null) {
            client.useSSLAuthentication(true).setClientCertificate(certificate).setClientKey(key);
        }
    }

    @Override
    public String toString() {
        return "Tls";
    }
}
