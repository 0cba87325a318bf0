package io.windtrap.console.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.console.http.EventSink;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.console.kafka.Turns;
import io.windtrap.console.scripts.ScriptProcess;
import io.windtrap.console.transformations.ScriptAccess;
import io.windtrap.forwarder.kafka.RecordLookup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The screen of live events: who may look, and how many at once. Safe for concurrent use. */
public final class LiveEvents implements AutoCloseable {
    private static final int MOST_VIEWERS = 32;
    /** Each holds what it has fetched of all partitions: to go on in the order of time it needs the next event of each. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private static final int MOST_SEARCHES = 2;

    private static final int MOST_LOOK_BACKS = 4;
    /** One is tested at a time. */
    private static final int MOST_CONDITIONS = 2;

    private static final int MOST_FOUND = 500;
    private static final int FOUND_BY_DEFAULT = 200;
    private static final long LONGEST_LOOK_BACK = 600;
    private static final int MOST_EARLIER = 20_000;
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(30);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int LONGEST_VALUE = 256 << 10;

    private final KafkaClients kafka;
    private final Topics topics;
    private final ScriptAccess access;
    private final ScriptProcess scripts;
    private final InstantSource clock;
    private final Map<String, Tail> tails = new ConcurrentHashMap<>();
    private final Semaphore viewers = new Semaphore(MOST_VIEWERS);
    /** One that has told its end gives its turn back with its consumer. */
    private final Turns searches = new Turns(MOST_SEARCHES, LONGEST_WAIT);
    /** Each holds some MiB of what it fetches. */
    private final Semaphore lookBacks = new Semaphore(MOST_LOOK_BACKS);

    private final Semaphore conditions = new Semaphore(MOST_CONDITIONS);
    private final ScheduledExecutorService timer;

    /**
     * A screen of {@code topics}.
     *
     * @param access who may ask conditions in JavaScript
     * @param scripts runs them
     */
    public LiveEvents(
            KafkaClients kafka, Topics topics, ScriptAccess access, ScriptProcess scripts, InstantSource clock) {
        this.kafka = kafka;
        this.access = access;
        this.scripts = scripts;
        this.topics = topics;
        this.clock = clock;
        var threads = new ScheduledThreadPoolExecutor(
                1, Thread.ofVirtual().name("live-timer").factory());
        threads.setRemoveOnCancelPolicy(true);
        this.timer = threads;
    }

    /** Opens a view of the tail. */
    public Consumer<EventSink> tail(ApiRequest request) throws IOException {
        String topic = topics.chosen(request.text("topic"));
        EventFilter filter = EventFilter.of(request);
        long back = request.number("since_seconds", 0, LONGEST_LOOK_BACK, 0);
        Condition condition = condition(request);
        if (!viewers.tryAcquire()) {
            condition.close();
            throw ApiException.tooMany("More than " + MOST_VIEWERS + " pages look at live events; close one.", 10);
        }
        return sink -> {
            var viewer = new Viewer(filter, condition, sink, System.nanoTime());
            sink.whenClosed(viewers::release);
            sink.whenClosed(viewer::close);
            var limit = timer.schedule(
                    () -> sink.end(
                            "end", Failure.end("idle_limit", "Ended after 30 minutes; start it again to go on.")),
                    LONGEST_LOOK.toSeconds(),
                    TimeUnit.SECONDS);
            sink.whenClosed(() -> limit.cancel(false));
            tails.computeIfAbsent(topic, name -> new Tail(name, kafka::tail)).add(viewer);
            if (back > 0) {
                Thread.ofVirtual().name("tail-earlier").start(() -> earlier(viewer, topic, back));
            }
        };
    }

    private Condition condition(ApiRequest request) throws IOException {
        Optional<String> javascript = request.text("condition", Condition.LONGEST);
        if (javascript.isPresent()) {
            access.check(request);
        }
        return Condition.of(javascript, conditions, scripts);
    }

    /** Shows a new viewer what came before it. */
    private void earlier(Viewer viewer, String topic, long seconds) {
        Instant from = clock.instant().minusSeconds(seconds);
        String failure = Failure.INTERNAL;
        lookBacks.acquireUninterruptibly();
        try {
            kafka.read(consumer -> earlier(viewer, topic, from, consumer));
            failure = null;
        } catch (RuntimeException e) { // of any kind: nobody else is left to tell the page
            failure = Failure.of(e);
        } finally {
            lookBacks.release();
            if (failure != null) {
                viewer.sink().end("end", failure);
            }
        }
    }

    /** Returns how many records were read. */
    private static int earlier(
            Viewer viewer,
            String topic,
            Instant from,
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer.partitionsFor(topic));
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(one -> times.put(one, from.toEpochMilli()));
        consumer.offsetsForTimes(times)
                .forEach((one, found) ->
                        consumer.seek(one, found == null ? ends.getOrDefault(one, 0L) : found.offset()));
        int read = 0;
        while (read < MOST_EARLIER && !viewer.sink().isClosed() && !ends.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
                read++;
                viewer.offerEarlier(one, Tail.once(one), System.nanoTime());
            }
            viewer.flush(System.nanoTime());
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
        return read;
    }

    /** Opens a search. */
    public Consumer<EventSink> search(ApiRequest request) throws IOException {
        String topic = topics.chosen(request.text("topic"));
        EventFilter filter = EventFilter.of(request);
        Instant now = clock.instant();
        Instant from = request.time("from", now.minus(HOUR));
        Instant to = request.time("to", now);
        if (!from.isBefore(to)) {
            throw ApiException.badRequest("from must be a time before to.");
        }
        int limit = (int) request.number("limit", 1, MOST_FOUND, FOUND_BY_DEFAULT);
        Condition condition = condition(request);
        if (!searches.begin()) {
            condition.close();
            throw ApiException.tooMany("More than " + MOST_SEARCHES + " searches run; wait for one to end.", 5);
        }
        return sink -> Thread.ofVirtual().name("search").start(() -> {
            String failure = Failure.INTERNAL;
            try {
                kafka.read(consumer -> new Search(consumer, filter, condition, sink, limit).run(topic, from, to));
                failure = null;
            } catch (RuntimeException e) { // of any kind: nobody else is left to tell the page
                failure = Failure.of(e);
            } finally {
                searches.end();
                condition.close();
                if (failure != null) {
                    sink.end("end", failure);
                }
            }
        });
    }

    /** The topics that may be looked at. */
    public Object topics() {
        List<TopicAnswer> answer = kafka.read(consumer -> {
            List<TopicAnswer> all = new ArrayList<>();
            topics.roles().forEach((name, role) -> {
                List<TopicPartition> partitions = partitions(consumer.partitionsFor(name));
                long records = consumer.endOffsets(partitions).values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        - consumer.beginningOffsets(partitions).values().stream()
                                .mapToLong(Long::longValue)
                                .sum();
                all.add(new TopicAnswer(name, role, partitions.size(), records));
            });
            return all;
        });
        return Map.of("topics", answer);
    }

    private record TopicAnswer(String name, String role, int partitions, long records) {}

    private static List<TopicPartition> partitions(@Nullable List<PartitionInfo> infos) {
        return infos == null
                ? List.of()
                : infos.stream()
                        .map(one -> new TopicPartition(one.topic(), one.partition()))
                        .toList();
    }

    /** The record that a request's path names. */
    public ConsumerRecord<byte[], byte[]> record(ApiRequest request) {
        String topic = topics.chosen(Optional.of(request.segment("topic")));
        long partition = request.number("partition");
        long offset = request.number("offset");
        return kafka.read(consumer -> partitions(consumer.partitionsFor(topic)).stream()
                        .filter(one -> one.partition() == partition)
                        .findFirst()
                        .map(one -> new RecordLookup(consumer).readAll(one, new TreeSet<>(List.of(offset))))
                        .map(found -> found.get(offset)))
                .orElseThrow(() ->
                        ApiException.notFound("There is no such record: Kafka has deleted it, or it was never there."));
    }

    /** One event, opened. */
    public Object open(ApiRequest request) {
        ConsumerRecord<byte[], byte[]> record = record(request);
        byte[] value = record.value();
        byte[] key = record.key();
        List<OpenedEvent.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new OpenedEvent.Header(
                    header.key(),
                    header.value() == null ? "" : EventLine.text(header.value(), EventLine.LONGEST_HEADER)));
        }
        EventLine line = EventLine.of(record);
        return new OpenedEvent(
                record.topic(),
                record.partition(),
                record.offset(),
                line.at(),
                key == null ? null : EventLine.text(key, EventLine.LONGEST_HEADER),
                value == null ? 0 : value.length,
                value == null ? null : new String(value, 0, Math.min(value.length, LONGEST_VALUE), UTF_8),
                value != null && value.length > LONGEST_VALUE,
                value == null || isUtf8(value),
                line.malformed() == null,
                headers,
                line);
    }

    private static boolean isUtf8(byte[] value) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        tails.values().forEach(tail -> tail.end("shutdown", "The console stops."));
    }
}
