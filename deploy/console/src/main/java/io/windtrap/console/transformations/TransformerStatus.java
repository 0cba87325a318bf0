package io.windtrap.console.transformations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.windtrap.common.admin.AdminAccess;
import io.windtrap.common.config.StatusConfig;
import io.windtrap.console.http.Json;
import io.windtrap.console.services.BoundedHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Asks the running transformers which steps they take and what each did. */
final class TransformerStatus implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int OK = 200;

    private final BoundedHttp http;
    private final Optional<String> authorization;

    /** @param access what transformers ask for, as this configuration has it */
    TransformerStatus(StatusConfig access) {
        this(access, LIMIT);
    }

    /** @param limit of a whole answer */
    TransformerStatus(StatusConfig access, Duration limit) {
        this.http = new BoundedHttp(limit, LONGEST_ANSWER);
        this.authorization = access.password().map(password -> AdminAccess.basic(access.username(), password));
    }

    /**
     * What one transformer said.
     *
     * @param address its admin port, {@code host:port}
     * @param status its document; a missing node when it did not answer
     * @param problem why it could not be asked, for people; null when it could
     */
    record Answer(String address, JsonNode status, @Nullable String problem) {}

    /** Asks all of them, side by side. */
    List<Answer> ask(List<String> addresses) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> asked = addresses.stream()
                    .map(address -> threads.submit(() -> ask(address)))
                    .toList();
            return asked.stream().map(TransformerStatus::taken).toList();
        }
    }

    private Answer ask(String address) throws InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address + "/status"));
            authorization.ifPresent(value -> request.header("Authorization", value));
            HttpResponse<String> answer = http.ask(request);
            if (answer.statusCode() != OK) {
                return new Answer(
                        address,
                        MissingNode.getInstance(),
                        "The transformer at " + address + " refuses: see transformer.status there.");
            }
            return new Answer(address, Json.read(answer.body()), null);
        } catch (IOException | IllegalArgumentException e) {
            return new Answer(
                    address,
                    MissingNode.getInstance(),
                    "The transformer at " + address
                            + " does not answer: is it running, and is console.transformers right?");
        }
    }

    private static Answer taken(Future<Answer> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
