package io.windtrap.engine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A key of 127.0.0.1 with a certificate signed by itself, made when it is asked for and valid for a day.
 *
 * @param keyStore of the type PKCS12, password {@link #PASSWORD}
 * @param pem the certificate, for those who are to trust it
 */
public record TestCertificate(Path keyStore, Path pem) {
    public static final String PASSWORD = "changeit";

    private static final List<String> KEY = List.of(
            "-genkeypair",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=127.0.0.1",
            "-validity",
            "1",
            "-ext",
            "SAN=IP:127.0.0.1,DNS:localhost");

    /** Makes one, as {@code name.p12} and {@code name.pem} in {@code folder}. */
    public static TestCertificate in(Path folder, String name) throws IOException, InterruptedException {
        Path keyStore = folder.resolve(name + ".p12").toAbsolutePath();
        Path pem = folder.resolve(name + ".pem").toAbsolutePath();
        keytool(keyStore, KEY);
        keytool(keyStore, List.of("-exportcert", "-rfc", "-file", pem.toString()));
        return new TestCertificate(keyStore, pem);
    }

    private static void keytool(Path keyStore, List<String> command) throws IOException, InterruptedException {
        var keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        keytool.command().addAll(command);
        keytool.command()
                .addAll(List.of(
                        "-keystore",
                        keyStore.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "test"));
        Process process = keytool.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0 || !Files.exists(keyStore)) {
            throw new IOException("keytool: " + said);
        }
    }
}
