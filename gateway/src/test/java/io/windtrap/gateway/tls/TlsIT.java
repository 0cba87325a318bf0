package io.windtrap.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.TestCertificate;
import io.windtrap.gateway.TestGateway;
import io.windtrap.gateway.http.RawConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener with HTTPS, to clients that check its certificate. */
final class TlsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TAKEN = "windtrap_gateway_certificate_reloads_total{result=\"taken\"}";
    private static final String REFUSED = "windtrap_gateway_certificate_reloads_total{result=\"refused\"}";

    private static TestCertificate first;
    private static TestCertificate second;
    private static TestCertificate expired;
    private static TestCertificate rsa;

    @TempDir
    private Path folder;

    @BeforeAll
    static void create() {
        first = TestCertificate.create("first");
        second = TestCertificate.create("second");
        expired = TestCertificate.createExpired("expired");
        rsa = TestCertificate.createRsa("rsa");
    }

    @Test
    void takesEventsOverHttps() throws Exception {
        first.writePem(folder);
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, TestGateway.pemKeys(folder));
                HttpClient client = client(first)) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri(gateway, "/v1/track"))
                            .header("Authorization", TestGateway.AUTHORIZATION)
                            .POST(BodyPublishers.ofString("{\"userId\":1}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.version())
                    .as("the client would rather have HTTP/2")
                    .isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(gateway.metric("windtrap_gateway_certificate_expires_seconds"))
                    .isGreaterThan(System.currentTimeMillis() / 1000.0);
        }
    }

    @Test
    void takesAPkcs12FileAndAnRsaKey() throws Exception {
        try (TestGateway gateway = TestGateway.start(
                        TestGateway.NO_KAFKA,
                        "tls: {keystore: '" + rsa.writeKeyStore(folder.resolve("rsa.p12")) + "', keystore-password: "
                                + TestCertificate.PASSWORD + "}");
                HttpClient client = client(rsa)) {
            assertThat(robots(client, gateway)).isEqualTo(200);
        }
    }

    @Test
    void servesAChangedCertificateToNewConnectionsWhileOpenOnesGoOn() throws Exception {
        first.writePem(folder);
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, TestGateway.pemKeys(folder));
                SSLSocket open = connect(gateway, TestCertificate.trusting(first, second))) {
            // Given
            assertThat(serial(open)).isEqualTo(first.serial());
            assertThat(askRobots(open)).startsWith("HTTP/1.1 200 ");

            // When
            second.writePem(folder);

            // Then: nobody who connects from now on needs to know the old one
            await().atMost(PATIENCE).until(() -> gateway.metric(TAKEN) == 1);
            for (int i = 0; i < 4; i++) {
                try (SSLSocket next = connect(gateway, TestCertificate.trusting(second))) {
                    assertThat(serial(next)).isEqualTo(second.serial());
                }
            }
            assertThat(askRobots(open)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void keepsItsCertificateWhenTheFilesBreakAndTakesTheNextGoodOne() throws Exception {
        first.writePem(folder);
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, TestGateway.pemKeys(folder))) {
            // When: it is no certificate, it is gone, its key is another's, its time is over
            int refused = 0;
            for (String broken : new String[] {
                "",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                second.certificatePem(),
                expired.certificatePem()
            }) {
                Files.writeString(
                        folder.resolve("tls.key"),
                        broken.equals(expired.certificatePem()) ? expired.keyPem() : first.keyPem());
                Files.writeString(folder.resolve("tls.crt"), broken);
                double before = ++refused;
                await().atMost(PATIENCE).until(() -> gateway.metric(REFUSED) >= before);
            }
            Files.delete(folder.resolve("tls.crt"));
            double before = ++refused;
            await().atMost(PATIENCE).until(() -> gateway.metric(REFUSED) >= before);

            // Then
            try (SSLSocket next = connect(gateway, TestCertificate.trusting(first))) {
                assertThat(serial(next)).isEqualTo(first.serial());
            }
            assertThat(gateway.metric(TAKEN)).isZero();

            // When
            second.writePem(folder);

            // Then
            await().atMost(PATIENCE).until(() -> gateway.metric(TAKEN) == 1);
            try (SSLSocket next = connect(gateway, TestCertificate.trusting(second))) {
                assertThat(serial(next)).isEqualTo(second.serial());
            }
        }
    }

    @Test
    void speaksNoLowerVersionThanConfigured() throws Exception {
        first.writePem(folder);
        String keys = TestGateway.pemKeys(folder);
        for (String least : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (TestGateway gateway =
                    TestGateway.start(TestGateway.NO_KAFKA, keys.replace("}", ", min-protocol: " + least + "}"))) {
                for (String spoken : new String[] {"TLSv1.2", "TLSv1.3"}) {
                    try (SSLSocket socket = socket(gateway, TestCertificate.trusting(first))) {
                        socket.setEnabledProtocols(new String[] {spoken});
                        if (spoken.compareTo(least) < 0) {
                            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
                        } else {
                            assertThat(askRobots(socket)).startsWith("HTTP/1.1 200 ");
                            assertThat(socket.getSession().getProtocol()).isEqualTo(spoken);
                        }
                    }
                }
            }
        }
    }

    @Test
    void closesConnectionsThatDoNotAgreeOnTls() throws Exception {
        first.writePem(folder);
        try (TestGateway gateway =
                        TestGateway.start(TestGateway.NO_KAFKA, TestGateway.pemKeys(folder), "head-timeout: 500ms");
                var silent = new RawConnection(gateway.port());
                var plain = new RawConnection(gateway.port())) {
            plain.send("GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThatThrownBy(plain::receive).isInstanceOf(IOException.class);
            assertThat(silent.isClosedByServer()).isTrue();
            await().untilAsserted(() ->
                    assertThat(gateway.metric("windtrap_gateway_connections")).isZero());
        }
    }

    @Test
    void holdsSlowBodiesToTheirLimit() throws Exception {
        first.writePem(folder);
        try (TestGateway gateway = TestGateway.start(
                        TestGateway.NO_KAFKA,
                        TestGateway.pemKeys(folder),
                        "body-timeout: 500ms",
                        "max-body: 1000",
                        "max-large-body: 1000");
                SSLSocket slow = connect(gateway, TestCertificate.trusting(first));
                SSLSocket large = connect(gateway, TestCertificate.trusting(first))) {
            assertThat(ask(slow, post(900) + "x")).startsWith("HTTP/1.1 408 ");
            assertThat(ask(large, post(1001))).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void saysWhatIsWrongWithTheFirstCertificate() throws Exception {
        assertThatThrownBy(() -> start(first.certificatePem(), second.keyPem()))
                .hasMessage("gateway.tls: the private key does not match certificate CN=first");
        assertThatThrownBy(() -> start(expired.certificatePem(), expired.keyPem()))
                .hasMessageStartingWith("gateway.tls: certificate CN=expired expired at ");
        for (String[] garbage : new String[][] {
            {"", ""},
            {first.certificatePem(), ""},
            {first.certificatePem(), rsa.keyPem()},
            {first.certificatePem(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"},
            {first.keyPem(), first.certificatePem()}
        }) {
            assertThatThrownBy(() -> start(garbage[0], garbage[1]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("tls.crt");
        }
        assertThatThrownBy(() -> TestGateway.start(
                        TestGateway.NO_KAFKA,
                        "tls: {keystore: '" + first.writeKeyStore(folder.resolve("first.p12"))
                                + "', keystore-password: wrong}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("password");
    }

    private void start(String certificate, String key) throws IOException {
        Files.writeString(folder.resolve("tls.crt"), certificate);
        Files.writeString(folder.resolve("tls.key"), key);
        TestGateway.start(TestGateway.NO_KAFKA, TestGateway.pemKeys(folder)).close();
    }

    private static HttpClient client(TestCertificate trusted) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(TestCertificate.trusting(trusted))
                .build();
    }

    private static int robots(HttpClient client, TestGateway gateway) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(gateway, "/robots.txt")).build(), BodyHandlers.ofString())
                .statusCode();
    }

    private static URI uri(TestGateway gateway, String path) {
        return URI.create("https://127.0.0.1:" + gateway.port() + path);
    }

    private static SSLSocket socket(TestGateway gateway, SSLContext context) throws IOException {
        var socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        return socket;
    }

    private static SSLSocket connect(TestGateway gateway, SSLContext context) throws IOException {
        SSLSocket socket = socket(gateway, context);
        socket.startHandshake();
        return socket;
    }

    private static String serial(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSerialNumber()
                .toString();
    }

    private static String askRobots(SSLSocket socket) throws IOException {
        return ask(socket, "GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    private static String post(int length) {
        return "POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: " + TestGateway.AUTHORIZATION
                + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String ask(SSLSocket socket, String request) throws IOException {
        return new RawConnection(socket).send(request).receive().status();
    }
}
