package io.windtrap.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate of 127.0.0.1 that nobody else vouches for, made by the JDK's own tool. */
public final class TestCertificate {
    /** Password of {@link #keystore()}. */
    public static final String PASSWORD = "changeit";

    private final Path keystore;
    private final PrivateKey key;
    private final X509Certificate certificate;

    private TestCertificate(Path keystore, PrivateKey key, X509Certificate certificate) {
        this.keystore = keystore;
        this.key = key;
        this.certificate = certificate;
    }

    /** Makes one for {@code name}, valid from now on. */
    public static TestCertificate create(Path folder, String name)
            throws IOException, InterruptedException, GeneralSecurityException {
        return create(folder, name, "EC", "-1d", "30");
    }

    /**
     * Makes one.
     *
     * @param start when it begins to be valid, such as {@code -10d}
     * @param days for how long
     */
    public static TestCertificate create(Path folder, String name, String algorithm, String start, String days)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path keystore = folder.resolve(UUID.randomUUID() + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-startdate",
                        start,
                        "-validity",
                        days,
                        "-keystore",
                        keystore.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(made.getInputStream().readAllBytes(), US_ASCII);
        if (made.waitFor() != 0) {
            throw new IOException(output);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(keystore)) {
            store.load(file, PASSWORD.toCharArray());
        }
        return new TestCertificate(
                keystore, (PrivateKey) store.getKey("test", PASSWORD.toCharArray()), (X509Certificate)
                        store.getCertificate("test"));
    }

    /** PKCS #12 file with key and certificate. */
    public Path keystore() {
        return keystore;
    }

    /** Its serial number: no two are the same. */
    public String serial() {
        return certificate.getSerialNumber().toString();
    }

    /** Writes {@code tls.crt} and {@code tls.key}. */
    public void writePem(Path folder) throws IOException, GeneralSecurityException {
        Files.writeString(folder.resolve("tls.crt"), certificatePem());
        Files.writeString(folder.resolve("tls.key"), keyPem());
    }

    public String certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** The gateway's configuration for the files of {@link #writePem}. */
    public static String pemKeys(Path folder) {
        return "tls: {certificate: '" + folder.resolve("tls.crt") + "', key: '" + folder.resolve("tls.key") + "'}";
    }

    /** For clients that believe these certificates. */
    public static SSLContext trusting(TestCertificate... certificates) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (TestCertificate trusted : List.of(certificates)) {
            store.setCertificateEntry(trusted.serial(), trusted.certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String pem(String kind, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }
}
