package io.windtrap.forwarder.clickhouse.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.HttpProxy;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Ends TLS in front of a ClickHouse, and lets a trusted client's certificate stand for the user as ClickHouse does. */
final class HttpsFront implements AutoCloseable {
    /** What a request looked like. */
    record Seen(
            @Nullable String encoding, int bytes, @Nullable String client) {}

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final ClickHouseServer behind;
    private final HttpProxy proxy;

    HttpsFront(ClickHouseServer behind, SSLContext tls, boolean asksForCertificate) throws IOException {
        this.behind = behind;
        proxy = HttpProxy.startTls(behind.url(), tls, asksForCertificate, this::forward);
    }

    String url() {
        return proxy.url();
    }

    private void forward(HttpProxy through, HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        Headers headers = new Headers(exchange.getRequestHeaders());
        boolean byCertificate = headers.containsKey("X-ClickHouse-SSL-Certificate-Auth");
        String client = byCertificate
                ? ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName()
                : null;
        seen.add(new Seen(headers.getFirst("Content-Encoding"), body.length, client));
        if (byCertificate || !headers.containsKey("Authorization")) {
            String credentials = behind.user() + ":" + behind.password();
            headers.set("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
        }
        headers.keySet().removeIf(HttpsFront::isIdentity);
        through.ask(exchange, headers, body).sendTo(exchange);
    }

    private static boolean isIdentity(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("x-clickhouse-user") || lower.startsWith("x-clickhouse-ssl");
    }

    @Override
    public void close() {
        proxy.close();
    }
}
