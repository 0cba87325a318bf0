package io.windtrap.forwarder.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.clickhouse.ClickHouseWarehouse;
import io.windtrap.forwarder.clickhouse.client.Connection;
import io.windtrap.forwarder.clickhouse.ddl.ColumnLimits;
import io.windtrap.forwarder.clickhouse.ddl.Partitioning;
import io.windtrap.forwarder.clickhouse.ddl.TableOptions;
import io.windtrap.forwarder.clickhouse.discards.DiscardMetrics;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.deadletter.DeadLetterTopic;
import io.windtrap.forwarder.intent.MappingFingerprint;
import io.windtrap.forwarder.kafka.GroupConsumers;
import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.kafka.RecordLookup;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackMapping;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.readiness.TestPauses;
import io.windtrap.forwarder.source.Source;
import io.windtrap.forwarder.source.SourceSelection;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A topic, a database and a destination of one test's own, and forwarders between them. */
public final class Stage implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(3);

    public final String name = "t" + UUID.randomUUID().toString().replace("-", "");
    final Map<String, String> consumerProperties = new HashMap<>();
    SourceSelection sources = new SourceSelection(null, Map.of("web", new Source("HTTP", "event-stream")));
    public BatchLimits limits = new BatchLimits(60, 1 << 20, Duration.ofMillis(200));
    long bufferedBytes = 16 << 20;
    ReadRange range = ReadRange.LIVE;
    public String warehouseUrl;
    public boolean passesViews = true;
    /** Of tables and columns that events make. */
    public ColumnLimits growth = ColumnLimits.NONE;

    private final DoubleRegistrations doubles = new DoubleRegistrations();
    private final List<SimpleMeterRegistry> registries = new CopyOnWriteArrayList<>();
    private final String bootstrapServers;
    private final int partitions;
    private final ClickHouseServer clickHouse;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
    private int sent;

    public Stage(KafkaServer kafka, ClickHouseServer clickHouse, int partitions) throws Exception {
        this(kafka.bootstrapServers(), clickHouse, partitions);
    }

    Stage(String bootstrapServers, ClickHouseServer clickHouse, int partitions) throws Exception {
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
        this.clickHouse = clickHouse;
        this.warehouseUrl = clickHouse.url();
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrapServers);
        admin = Admin.create(properties);
        createTopic(partitions);
        createDeadTopic(Map.of());
        // An engine that never merges rows away, so that a row inserted twice is counted twice.
        clickHouse.query("CREATE DATABASE " + name);
        for (String table : List.of("tracks", "kind_0", "kind_1", "kind_2")) {
            clickHouse.query("CREATE TABLE " + name + "." + table
                    + " (id String, received_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY id"
                    + " SETTINGS non_replicated_deduplication_window = 10000");
        }
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void createTopic(int partitions) throws ExecutionException, InterruptedException {
        TestTopics.create(admin, new NewTopic(name, partitions, (short) 1));
    }

    void deleteTopic() throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(name)).all().get();
    }

    /** What retention does. */
    void deleteRecordsBefore(int partition, long offset) throws ExecutionException, InterruptedException {
        admin.deleteRecords(Map.of(new TopicPartition(name, partition), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    int members() throws ExecutionException, InterruptedException {
        return admin.describeConsumerGroups(List.of("windtrap." + name)).all().get().values().stream()
                .mapToInt(group -> group.members().size())
                .sum();
    }

    /** Sends track events of three names and several column sets, ids counting on from the last call's. */
    public void sendEvents(int count) throws ExecutionException, InterruptedException {
        for (int end = sent + count; sent < end; sent++) {
            publish("u" + sent % 7, event(sent));
        }
        settle();
    }

    public int sent() {
        return sent;
    }

    public void send(String json) throws ExecutionException, InterruptedException {
        publish("u", json);
        settle();
    }

    void settle() throws ExecutionException, InterruptedException {
        for (Future<RecordMetadata> one : acknowledged) {
            one.get();
        }
        acknowledged.clear();
    }

    void publish(String key, String json) {
        publish(key, json, new EventFacts("web", null, null, null, null));
    }

    /** As {@link #sendEvents}, of {@code sources} in turn. */
    public void sendEvents(int count, EventFacts... sources) throws ExecutionException, InterruptedException {
        for (int end = sent + count; sent < end; sent++) {
            publish("u" + sent % 7, event(sent), sources[sent % sources.length]);
        }
        settle();
    }

    private void publish(String key, String json, EventFacts facts) {
        acknowledged.add(producer.send(RecordFormat.encode(
                name, key.getBytes(UTF_8), json.getBytes(UTF_8), System.currentTimeMillis(), facts)));
    }

    public void send(ProducerRecord<byte[], byte[]> published) throws ExecutionException, InterruptedException {
        acknowledged.add(producer.send(published));
        settle();
    }

    private static String event(int number) {
        String more = number % 4 == 0 ? ",\"coupon\":\"c%d\"".formatted(number) : "";
        return """
                {"type":"track","event":"Kind %d","messageId":"m%d","anonymousId":"u%d","properties":{"number":%d%s}}\
                """.formatted(number % 3, number, number % 7, number, more);
    }

    /** A forwarder that runs until closed; as a process of its own, it has a registry of its own. */
    public DestinationWorker forwarder(KillSwitch kill) {
        return forwarder(kill, "1", new ReadinessProblems(name));
    }

    MappingFingerprint shape(String mappingVersion) {
        return new MappingFingerprint(mappingVersion, Map.of());
    }

    public DestinationWorker forwarder(KillSwitch kill, String mappingVersion, ReadinessProblems problems) {
        var consumers = new GroupConsumers(bootstrapServers, name, patient(consumerProperties));
        var plan = new DestinationPlan(
                name,
                name,
                sources,
                new RudderStackMapping(new MappingOptions(name, "CLICKHOUSE")),
                shape(mappingVersion),
                limits,
                bufferedBytes,
                4,
                Duration.ofSeconds(5),
                range);
        var registry = new SimpleMeterRegistry();
        registries.add(registry);
        return new DestinationWorker(
                        plan,
                        kill.guard(warehouse(registry)),
                        () -> kill.guard(consumers.consumer()),
                        kill.guard(new DeadLetterTopic(kafkaAccess(), deadTopic())),
                        () -> new RecordLookup(kafkaAccess()),
                        new DestinationContext(
                                plan.id(),
                                problems,
                                new ForwarderMetrics(registry, plan.id(), InstantSource.system()),
                                InstantSource.system(),
                                TestPauses.SHORT))
                .start();
    }

    /** Kafka takes nobody for dead who gets no processor for some seconds; the protocol "consumer" has no such property. */
    private static Map<String, String> patient(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        if (!"consumer".equals(all.get("group.protocol"))) {
            all.putIfAbsent("session.timeout.ms", "60000");
        }
        return all;
    }

    private Warehouse warehouse(MeterRegistry registry) {
        var connection = new Connection(
                List.of(warehouseUrl),
                clickHouse.user(),
                clickHouse.password(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                4);
        return new ClickHouseWarehouse(
                connection,
                new TableOptions(name, Partitioning.DAY, null, growth, passesViews, 0),
                new DiscardMetrics(name, registry),
                new WarehouseMetrics(registry, name),
                InstantSource.system());
    }

    KafkaAccess kafkaAccess() {
        return new KafkaAccess(bootstrapServers, Map.of("max.block.ms", "3000"));
    }

    public void deleteDeadTopic() throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(deadTopic())).all().get();
    }

    public void createDeadTopic(Map<String, String> properties) throws ExecutionException, InterruptedException {
        TestTopics.create(admin, new NewTopic(deadTopic(), 1, (short) 1).configs(properties));
    }

    public String deadTopic() {
        return name + ".dead";
    }

    /** Every copy of every dead letter, in the order in which they were written. */
    private List<DeadLetter> deadLetterCopies() throws ExecutionException, InterruptedException {
        var end = admin.listOffsets(Map.of(new TopicPartition(deadTopic(), 0), OffsetSpec.latest()))
                .partitionResult(new TopicPartition(deadTopic(), 0))
                .get()
                .offset();
        NavigableSet<Long> all = new TreeSet<>();
        LongStream.range(0, end).forEach(all::add);
        List<DeadLetter> letters = new ArrayList<>();
        try (var lookup = new RecordLookup(kafkaAccess())) {
            while (!all.isEmpty()) {
                var found = lookup.read(new TopicPartition(deadTopic(), 0), all);
                found.records().values().forEach(copy -> {
                    if (DeadLetterCodec.decode(copy) instanceof DeadLetterCodec.Entry.Refused(DeadLetter letter)) {
                        letters.add(letter);
                    }
                });
                all.headSet(found.through(), true).clear();
            }
        }
        return letters;
    }

    /** Each dead letter once. */
    public Map<DeadLetter.Id, DeadLetter> deadLetters() throws ExecutionException, InterruptedException {
        Map<DeadLetter.Id, DeadLetter> each = new LinkedHashMap<>();
        deadLetterCopies().forEach(letter -> each.putIfAbsent(letter.id(), letter));
        return each;
    }

    public void execute(String sql) {
        clickHouse.query(sql);
    }

    public String query(String sql) {
        return clickHouse
                .query(sql.replaceAll("FROM (tracks|kind_)", "FROM " + name + ".$1"))
                .strip();
    }

    public @Nullable OffsetAndMetadata committed(int partition) throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets("windtrap." + name)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(name, partition));
    }

    void commit(int partition, OffsetAndMetadata offset) throws ExecutionException, InterruptedException {
        admin.alterConsumerGroupOffsets("windtrap." + name, Map.of(new TopicPartition(name, partition), offset))
                .all()
                .get();
    }

    public long end(int partition) throws ExecutionException, InterruptedException {
        var place = new TopicPartition(name, partition);
        return admin.listOffsets(Map.of(place, OffsetSpec.latest()))
                .partitionResult(place)
                .get()
                .offset();
    }

    /**
     * Sends events and has a forwarder die among them, at one step after the other.
     *
     * @param mappingVersion of the forwarder of each death, which are counted from 0
     * @return how often one died
     */
    int dieAtEach(Stream<KillSwitch.At> steps, int events, IntFunction<String> mappingVersion) throws Exception {
        int deaths = 0;
        for (KillSwitch.At at : steps.toList()) {
            sendEvents(events);
            var kill = new KillSwitch(at);
            try (var _ = forwarder(kill, mappingVersion.apply(deaths), new ReadinessProblems(name))) {
                assertThat(kill.killed()).as("killed at %s", at).isTrue();
            }
            deaths++;
        }
        return deaths;
    }

    /** Returns once each event that {@link #sendEvents(int)} has sent is in its tables, with nothing left to do, or fails: no row may be there twice. */
    void awaitEverythingOnce() {
        await().atMost(LONG).ignoreExceptions().untilAsserted(() -> {
            assertThat(query("SELECT uniqExact(id) FROM tracks")).isEqualTo(String.valueOf(sent));
            assertThat(isCommittedToItsEnd()).isTrue();
        });
        assertThat(query("SELECT count(), uniqExact(id) FROM tracks")).isEqualTo(sent + "\t" + sent);
        long rows = 0;
        for (int kind = 0; kind < 3; kind++) {
            String[] counts = query("SELECT count(), uniqExact(id), uniqExact(number) FROM kind_" + kind)
                    .split("\t", -1);
            assertThat(counts[1]).isEqualTo(counts[0]);
            assertThat(counts[2]).isEqualTo(counts[0]);
            rows += Long.parseLong(counts[0]);
        }
        assertThat(rows).isEqualTo(sent);
    }

    /** Whether the end of each partition is committed, and nothing is declared. */
    boolean isCommittedToItsEnd() throws ExecutionException, InterruptedException {
        for (int partition = 0; partition < partitions; partition++) {
            OffsetAndMetadata committed = committed(partition);
            if (end(partition) != (committed == null ? 0 : committed.offset())
                    || (committed != null && !Objects.equals(committed.metadata(), ""))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The sum of counters.
     *
     * @param tags keys and values
     */
    public double counted(String meter, String... tags) {
        return registries.stream()
                .flatMap(registry -> registry.find(meter).tags(tags).counters().stream())
                .mapToDouble(Counter::count)
                .sum();
    }

    /** How often a timer has timed, see {@link #counted}. */
    public long timed(String meter, String... tags) {
        return registries.stream()
                .flatMap(registry -> registry.find(meter).tags(tags).timers().stream())
                .mapToLong(Timer::count)
                .sum();
    }

    double gauge(String meter) {
        return gauges(meter).stream().mapToDouble(Gauge::value).sum();
    }

    List<Gauge> gauges(String meter) {
        return registries.stream()
                .flatMap(registry -> registry.find(meter).gauges().stream())
                .toList();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        doubles.close();
        assertThat(doubles.heard()).isEmpty();
    }
}
