package io.windtrap.forwarder.clickhouse.client;

import io.windtrap.engine.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** A self-signed certificate with its RSA key, made for one test, and the files that a connection is told of. */
record Certificates(TestCertificate made, Path trustStore, Path certificatePem, Path keyPem) {
    static final String PASSWORD = TestCertificate.PASSWORD;

    static Certificates make(Path folder, String name) throws GeneralSecurityException, IOException {
        var made = TestCertificate.createRsa(name);
        return new Certificates(
                made,
                made.writeTrustStore(folder.resolve(name + "-trust.p12")),
                Files.writeString(folder.resolve(name + ".pem"), made.certificatePem()),
                Files.writeString(folder.resolve(name + "-key.pem"), made.keyPem()));
    }

    /** A server's side that shows this certificate and trusts {@code client}. */
    SSLContext serverFor(Certificates client) throws GeneralSecurityException, IOException {
        return made.showing(client.made);
    }
}
