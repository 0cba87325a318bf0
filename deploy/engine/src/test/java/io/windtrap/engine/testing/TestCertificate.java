package io.windtrap.engine.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A key of 127.0.0.1 and localhost with a certificate that nobody else vouches for, made when it is asked for. */
public final class TestCertificate {
    /** Of every store that is written here. */
    public static final String PASSWORD = "changeit";

    private static final String ALIAS = "test";

    private final X509Bundle made;

    private TestCertificate(X509Bundle made) {
        this.made = made;
    }

    /** Makes one for {@code CN=name} with an elliptic curve's key, valid for a month. */
    public static TestCertificate create(String name) {
        return new TestCertificate(make(builder(name).ecp256()));
    }

    /** The same with an RSA key. */
    public static TestCertificate createRsa(String name) {
        return new TestCertificate(make(builder(name).rsa2048()));
    }

    /** As {@link #create}, but it was valid until five days ago. */
    public static TestCertificate createExpired(String name) {
        return new TestCertificate(
                make(builder(name).ecp256().notAfter(Instant.now().minus(Duration.ofDays(5)))));
    }

    /** Its serial number: no two are the same. */
    public String serial() {
        return made.getCertificate().getSerialNumber().toString();
    }

    public String certificatePem() {
        return made.getCertificatePEM();
    }

    public String keyPem() {
        return made.getPrivateKeyPEM();
    }

    /** Writes {@code tls.crt} and {@code tls.key}, both PEM. */
    public void writePem(Path folder) throws IOException {
        Files.writeString(folder.resolve("tls.crt"), certificatePem());
        Files.writeString(folder.resolve("tls.key"), keyPem());
    }

    /** Writes key and certificate as PKCS #12 and returns the file. */
    public Path writeKeyStore(Path file) throws GeneralSecurityException, IOException {
        return write(file, keyStore());
    }

    /** Writes the certificate as PKCS #12, for those who are to trust it, and returns the file. */
    public Path writeTrustStore(Path file) throws GeneralSecurityException, IOException {
        return write(file, trustStore(this));
    }

    /** A client's side that believes these certificates. */
    public static SSLContext trusting(TestCertificate... certificates) throws GeneralSecurityException, IOException {
        return context(null, certificates);
    }

    /** A server's side, or a client's, that shows this certificate and believes {@code certificates}. */
    public SSLContext showing(TestCertificate... certificates) throws GeneralSecurityException, IOException {
        return context(this, certificates);
    }

    private static CertificateBuilder builder(String name) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .subject("CN=" + name)
                .addSanIpAddress("127.0.0.1")
                .addSanDnsName("localhost")
                // The builder signs nothing else by its own key.
                .setIsCertificateAuthority(true)
                .notBefore(now.minus(Duration.ofDays(10)))
                .notAfter(now.plus(Duration.ofDays(30)));
    }

    private static X509Bundle make(CertificateBuilder builder) {
        try {
            return builder.buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException("no certificate", e);
        }
    }

    private static SSLContext context(@Nullable TestCertificate own, TestCertificate... trusted)
            throws GeneralSecurityException, IOException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trustStore(trusted));
        var keys = own == null ? null : own.made.toKeyManagerFactory().getKeyManagers();
        var context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore keyStore() throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry(
                ALIAS, made.getKeyPair().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {made.getCertificate()
                });
        return store;
    }

    private static KeyStore trustStore(TestCertificate... trusted) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (var one : trusted) {
            store.setCertificateEntry(one.serial(), one.made.getCertificate());
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Path write(Path file, KeyStore store) throws GeneralSecurityException, IOException {
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }
}
