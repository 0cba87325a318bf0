package io.windtrap.forwarder.command.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A history for replays: tracks a minute apart from noon on, of three names and two users, with one value that its column can't hold
 * and one that is no JSON; between them what the users have said of themselves.
 */
final class ReplayedDay {
    static final int TRACKS = 300;
    /** By the number of the track that it comes before: later values replace earlier ones. */
    static final Map<Integer, String> TRAITS = Map.of(
            120, "{\"plan\":\"free\",\"city\":\"Rome\",\"visits\":1}",
            121, "{\"plan\":\"free\",\"city\":\"Oslo\"}",
            180, "{\"plan\":\"pro\",\"visits\":2}",
            181, "{\"city\":\"Bergen\",\"visits\":7}");

    /** Id, plan, city and visits in the end, as TSV. */
    static final String USERS = "user0\tpro\tRome\t2\nuser1\tfree\tBergen\t7\n";

    static final int EVENTS = TRACKS + TRAITS.size();

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private ReplayedDay() {}

    /** In the order of their times. */
    static Stream<ProducerRecord<byte[], byte[]>> records(String topic) {
        return IntStream.range(0, TRACKS)
                .boxed()
                .flatMap(i -> (TRAITS.containsKey(i) ? Stream.of(identify(i), track(i)) : Stream.of(track(i)))
                        .map(event -> record(topic, i, event)));
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int i, String event) {
        return RecordFormat.encode(
                topic,
                ("user" + i % 2).getBytes(UTF_8),
                event.getBytes(UTF_8),
                NOON.plus(Duration.ofMinutes(i)).toEpochMilli(),
                new EventFacts(i % 3 == 0 ? "app" : "web", null, null, null, null));
    }

    private static String identify(int i) {
        return """
                {"type":"identify","messageId":"i%d","anonymousId":"anon%d","userId":"user%d","traits":%s}""".formatted(i, i % 2, i % 2, TRAITS.get(i));
    }

    private static String track(int i) {
        return i == 7 ? "no JSON" : """
                {"type":"track","event":"Kind %d","messageId":"m%d","anonymousId":"anon%d","userId":"user%d",\
                "properties":{"number":%s}}""".formatted(i % 3, i, i % 2, i % 2, i == 208 ? "\"many\"" : String.valueOf(i));
    }
}
