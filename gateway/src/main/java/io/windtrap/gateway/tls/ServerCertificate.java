package io.windtrap.gateway.tls;

import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that was looked at before anybody is served with it: it is valid now, and the key beside it is its own. TLS
 * itself would take any key, and every handshake would fail.
 *
 * @param options for the listener
 * @param expires when clients cease to believe it
 */
record ServerCertificate(KeyCertOptions options, Instant expires) {
    /** How a key of each kind signs. */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private static final byte[] TO_SIGN = {1, 2, 3};

    /**
     * Reads and checks what {@code files} hold.
     *
     * @param now when it has to be valid
     * @throws BadCertificateException if it can't be used
     */
    static ServerCertificate read(CertificateFiles files, Vertx vertx, Instant now) throws BadCertificateException {
        try {
            KeyCertOptions options = files.read();
            X509KeyManager keys = keyManager(options, vertx);
            for (Map.Entry<String, String> kind : SIGNATURES.entrySet()) {
                String[] aliases = keys.getServerAliases(kind.getKey(), null);
                if (aliases != null && aliases.length > 0) {
                    X509Certificate certificate = keys.getCertificateChain(aliases[0])[0];
                    check(certificate, keys.getPrivateKey(aliases[0]), kind.getValue(), now);
                    return new ServerCertificate(
                            options, certificate.getNotAfter().toInstant());
                }
            }
            throw new BadCertificateException("no certificate with an RSA or EC key found in " + files.paths());
        } catch (IOException | GeneralSecurityException e) {
            throw new BadCertificateException(
                    files.paths() + " can't be read: " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private static X509KeyManager keyManager(KeyCertOptions options, Vertx vertx) throws GeneralSecurityException {
        @Nullable KeyManager[] managers;
        try {
            managers = options.getKeyManagerFactory(vertx).getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw e;
        } catch (Exception e) { // the interface declares no less
            throw new CertificateException(e.getMessage(), e);
        }
        return Arrays.stream(managers)
                .filter(X509KeyManager.class::isInstance)
                .map(X509KeyManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static void check(X509Certificate certificate, @Nullable PrivateKey key, String algorithm, Instant now)
            throws GeneralSecurityException, BadCertificateException {
        String subject = certificate.getSubjectX500Principal().getName();
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new BadCertificateException("certificate " + subject + " expired at " + certificate.getNotAfter());
        }
        certificate.checkValidity(Date.from(now));
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(Objects.requireNonNull(key));
        signature.update(TO_SIGN);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update(TO_SIGN);
        if (!signature.verify(signed)) {
            throw new BadCertificateException("the private key does not match certificate " + subject);
        }
    }
}
