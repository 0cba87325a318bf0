package io.windtrap.console.services;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks services for answers that are whole within a limit: the timeout of {@link HttpRequest} ends at the headers, and who stalls in the
 * middle of a body would be waited for without end. Safe for concurrent use.
 */
public final class BoundedHttp implements AutoCloseable {
    private final HttpClient http;
    private final Duration limit;
    private final int longest;

    /**
     * Connects when somebody asks.
     *
     * @param limit from the connection to the end of the body
     * @param longest bytes of a body
     */
    public BoundedHttp(Duration limit, int longest) {
        this.http = HttpClient.newBuilder().connectTimeout(limit).build();
        this.limit = limit;
        this.longest = longest;
    }

    /**
     * The answer to {@code request}, whose own timeout is not used.
     *
     * @throws HttpTimeoutException if it is not whole within the limit
     * @throws IOException if there is none, or it is too long
     */
    public HttpResponse<String> ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> sent = http.sendAsync(
                request.timeout(limit).build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(UTF_8), longest));
        try {
            return sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw (IOException)
                    new HttpTimeoutException("no whole answer within " + limit.toSeconds() + " s").initCause(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } finally {
            sent.cancel(true); // Hangs up, where the answer is not whole.
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
