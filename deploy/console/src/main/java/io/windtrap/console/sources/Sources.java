package io.windtrap.console.sources;

import io.windtrap.common.config.SourceConfig;
import io.windtrap.console.access.AuditLog;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.console.services.Fleet;
import io.windtrap.console.services.Look;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The screen of sources. Their keys are shown to nobody, and told to operators one at a time. */
public final class Sources implements AutoCloseable {
    private static final String EVENTS = "windtrap_gateway_events_total";
    private static final Duration MINUTE = Duration.ofSeconds(65);
    private static final double SECONDS = 60;
    private static final int SHOWN_OF_KEY = 4;

    private final List<SourceConfig> sources;
    private final String gateway;
    private final Fleet fleet;
    private final LastEvents last;
    private final TestEvent test;

    /**
     * A screen of {@code sources}.
     *
     * @param gateway base URL by which SDKs reach it
     * @param testEventUrl base URL by which this process reaches it
     * @param topic of the events
     */
    public Sources(
            List<SourceConfig> sources,
            String gateway,
            String testEventUrl,
            Fleet fleet,
            KafkaClients kafka,
            String topic,
            InstantSource clock) {
        this.sources = List.copyOf(sources);
        this.gateway = gateway;
        this.fleet = fleet;
        this.last = new LastEvents(kafka, topic, clock);
        this.test = new TestEvent(testEventUrl, clock);
    }

    /** The answer. */
    private record All(String gatewayUrl, @Nullable String gatewayProblem, List<String> problems, List<One> sources) {}

    /** A source. */
    private record One(
            String id,
            String name,
            String type,
            String category,
            boolean enabled,
            String writeKeyMasked,
            @Nullable Long eventsPerSecondLimit,
            @Nullable Instant lastEventAt,
            long lastEventSearched,
            Map<String, Long> eventsSinceStart,
            Map<String, Double> perSecond) {}

    /** All of them. */
    public Object answer() {
        List<String> problems = new ArrayList<>();
        LastEvents.Seen seen = new LastEvents.Seen(Instant.EPOCH, Map.of(), 0);
        try {
            seen = last.look();
        } catch (KafkaException e) {
            problems.add("Kafka does not answer, or refuses: " + e.getMessage());
        } catch (ApiException e) { // All else can be told without it.
            problems.add("It is not known when each source sent last. " + e.getMessage());
        }
        List<Look> gateways = fleet.answered("gateway");
        Map<List<String>, Double> rates = fleet.gatewayCounts(EVENTS, List.of("source", "type"), MINUTE);
        List<One> all = new ArrayList<>();
        for (SourceConfig one : sources) {
            all.add(one(one, seen, gateways, rates));
        }
        return new All(gateway, gateways.isEmpty() ? "No gateway answers: rates are not known." : null, problems, all);
    }

    private static One one(
            SourceConfig one, LastEvents.Seen seen, List<Look> gateways, Map<List<String>, Double> rates) {
        Map<String, Long> since = new TreeMap<>();
        gateways.stream()
                .flatMap(look -> look.all(EVENTS).stream())
                .filter(sample -> sample.label("source").equals(one.id()))
                .forEach(sample -> since.merge(sample.label("type"), (long) sample.value(), Long::sum));
        Map<String, Double> perSecond = new TreeMap<>();
        since.keySet().forEach(type -> perSecond.put(type, rates.getOrDefault(List.of(one.id(), type), 0.0) / SECONDS));
        return new One(
                one.id(),
                one.name().orElse(one.id()),
                one.type(),
                one.category().label(),
                one.enabled(),
                masked(one.writeKey().reveal()),
                one.eventsPerSecond() == 0 ? null : one.eventsPerSecond(),
                seen.last().get(one.id()),
                seen.searched(),
                since,
                perSecond);
    }

    /** A key's beginning, and no more of a short one than a third. */
    static String masked(String key) {
        return key.substring(0, Math.min(SHOWN_OF_KEY, key.length() / 3)) + "…";
    }

    /** The key of one, for an operator. */
    public Object key(ApiRequest request) {
        SourceConfig source = find(request);
        audit(request, "copy write key", source, "done");
        return Map.of("write_key", source.writeKey().reveal());
    }

    /** Sends a test event for one. */
    public Object test(ApiRequest request) throws IOException {
        SourceConfig source = find(request);
        TestEvent.Sent sent;
        try {
            sent = test.send(source.writeKey());
        } catch (ApiException | IOException e) { // The gateway may have taken it all the same.
            audit(request, "send test event", source, "failed");
            throw e;
        }
        audit(request, "send test event", source, "gateway answered " + sent.status());
        return sent;
    }

    private static void audit(ApiRequest request, String action, SourceConfig source, String result) {
        AuditLog.wrote(request.visitor().name(), request.address(), action, "source " + source.id(), result);
    }

    private SourceConfig find(ApiRequest request) {
        String id = request.segment("id");
        return sources.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("The configuration has no such source."));
    }

    @Override
    public void close() {
        test.close();
    }
}
