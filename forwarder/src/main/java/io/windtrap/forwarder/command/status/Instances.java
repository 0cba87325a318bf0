package io.windtrap.forwarder.command.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.windtrap.common.admin.AdminAccess;
import io.windtrap.common.config.ForwarderConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks forwarders for what only they know: those that are members of a group, and the one of this configuration. */
final class Instances implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 8 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;
    private final Duration limit;
    private final String configured;
    private final int port;
    private final Optional<String> authorization;
    private final List<String> more;

    /** @param more addresses, {@code host:port}, that are asked as well */
    Instances(ForwarderConfig config, List<String> more) {
        this(config, more, LIMIT);
    }

    /** @param limit for a whole answer */
    Instances(ForwarderConfig config, List<String> more, Duration limit) {
        this.http = HttpClient.newBuilder().connectTimeout(limit).build();
        this.limit = limit;
        this.port = config.admin().port();
        this.configured = address(
                isAnywhere(config.admin().host()) ? "127.0.0.1" : config.admin().host());
        this.authorization = config.status()
                .password()
                .map(password -> AdminAccess.basic(config.status().username(), password));
        this.more = List.copyOf(more);
    }

    /** An answer of each forwarder, asked at once; each forwarder once, at however many addresses it was found. */
    List<InstanceAnswer> ask(Collection<String> memberHosts) throws IOException {
        Set<String> wanted = new LinkedHashSet<>(more);
        memberHosts.forEach(host -> wanted.add(address(host)));
        boolean isMember = !wanted.add(configured);
        List<CompletableFuture<InstanceAnswer>> asked =
                wanted.stream().map(this::ask).toList();
        List<InstanceAnswer> answers = new ArrayList<>();
        for (CompletableFuture<InstanceAnswer> one : asked) {
            answers.add(await(one));
        }
        Map<String, InstanceAnswer> byName = new LinkedHashMap<>();
        answers.stream()
                .filter(answer -> answer.status() != null)
                .forEach(answer -> byName.putIfAbsent(answer.name(), answer));
        // Where no forwarder has to be, none is missing.
        answers.stream()
                .filter(answer -> answer.status() == null)
                .filter(answer -> isMember || !answer.address().equals(configured))
                .forEach(answer -> byName.putIfAbsent(answer.address(), answer));
        return List.copyOf(byName.values());
    }

    private CompletableFuture<InstanceAnswer> ask(String address) {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(URI.create("http://" + address + "/status"))
                    .timeout(limit);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    new InstanceAnswer(address, null, "is not an address: write it as host:port"));
        }
        authorization.ifPresent(value -> request.header("Authorization", value));
        CompletableFuture<HttpResponse<String>> sent = http.sendAsync(
                request.build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(UTF_8), LONGEST_ANSWER));
        // The timeout of a request ends at the headers, and a body may stall.
        return sent.copy()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> sent.cancel(true))
                .thenApply(response -> answer(address, response))
                .exceptionally(failure -> new InstanceAnswer(address, null, reason(failure)));
    }

    private static InstanceAnswer answer(String address, HttpResponse<String> response) {
        try {
            return switch (response.statusCode()) {
                case 200 -> new InstanceAnswer(address, JSON.readTree(response.body()), "");
                case 401 ->
                    new InstanceAnswer(
                            address, null, "refuses the credentials: its forwarder.status.password is another");
                case 403 ->
                    new InstanceAnswer(
                            address,
                            null,
                            "does not answer this address: add it to forwarder.status.allowed-networks there");
                case 404 -> new InstanceAnswer(address, null, "has no /status: it is another service or release");
                default -> new InstanceAnswer(address, null, "answers " + response.statusCode());
            };
        } catch (JsonProcessingException e) {
            return new InstanceAnswer(address, null, "does not answer with JSON: it is another service");
        }
    }

    private String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return switch (cause) {
            case HttpTimeoutException _, TimeoutException _ -> "does not answer within " + limit.toSeconds() + " s";
            case ConnectException _ ->
                "nothing listens there: set forwarder.admin.host and port so that it can be reached from here";
            default -> "can't be asked: " + cause;
        };
    }

    private static InstanceAnswer await(CompletableFuture<InstanceAnswer> answer) throws IOException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while asking forwarders").initCause(e);
        } catch (ExecutionException e) {
            throw new IOException("can't ask a forwarder", Objects.requireNonNull(e.getCause()));
        }
    }

    private String address(String host) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static boolean isAnywhere(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
