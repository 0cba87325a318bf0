package io.windtrap.console;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.X509KeyManager;

/** The certificate of the port, tried before anybody is served with it: TLS itself takes any key, and every handshake fails. */
final class ListenerCertificate {
    /** How a key of each kind signs. */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private static final byte[] TO_SIGN = {1, 2, 3};

    private ListenerCertificate() {}

    /**
     * Reads both files, which are PEM.
     *
     * @throws IOException if they can't be used; says why
     */
    static PemKeyCertOptions read(String certificate, String key, Vertx vertx) throws IOException {
        try {
            var options =
                    new PemKeyCertOptions().setCertValue(bytes(certificate)).setKeyValue(bytes(key));
            X509KeyManager keys = Arrays.stream(
                            options.getKeyManagerFactory(vertx).getKeyManagers())
                    .filter(X509KeyManager.class::isInstance)
                    .map(X509KeyManager.class::cast)
                    .findFirst()
                    .orElseThrow();
            for (Map.Entry<String, String> kind : SIGNATURES.entrySet()) {
                String[] aliases = keys.getServerAliases(kind.getKey(), null);
                if (aliases != null && aliases.length > 0) {
                    if (!areOne(
                            keys.getCertificateChain(aliases[0])[0], keys.getPrivateKey(aliases[0]), kind.getValue())) {
                        throw new GeneralSecurityException("the key is that of another certificate");
                    }
                    return options;
                }
            }
            throw new GeneralSecurityException("there is no certificate with an RSA or EC key");
        } catch (Exception e) { // the key manager declares no less
            throw new IOException(
                    "can't use " + certificate + " and " + key + " ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage() + "): see console.tls",
                    e);
        }
    }

    private static Buffer bytes(String file) throws IOException {
        return Buffer.buffer(Files.readAllBytes(Path.of(file)));
    }

    private static boolean areOne(X509Certificate certificate, PrivateKey key, String algorithm)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(TO_SIGN);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update(TO_SIGN);
        return signature.verify(signed);
    }
}
