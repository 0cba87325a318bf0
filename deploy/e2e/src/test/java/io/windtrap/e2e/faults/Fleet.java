package io.windtrap.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.e2e.TopicReader;
import io.windtrap.engine.process.LocalPort;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.ForwarderMain;
import io.windtrap.gateway.GatewayMain;
import io.windtrap.transformer.TransformerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** One scenario's topic, database, gateway and forwarders; the forwarders are started and ended by the scenario. */
final class Fleet implements AutoCloseable {
    static final int PARTITIONS = 6;
    static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private final Servers servers;
    private final FleetPlan plan;
    private final Path folder;
    private final Path config;
    private final String gatewayUrl;
    private final Admin admin;
    private final List<ServiceInstance> instances = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();

    private Fleet(Servers servers, FleetPlan plan) throws Exception {
        this.servers = servers;
        this.plan = plan;
        folder = servers.folder(plan.scenario());
        int port = LocalPort.keep(folder.resolve("gateway-listener"), 0);
        gatewayUrl = "http://127.0.0.1:" + port;
        config = Files.writeString(
                folder.resolve("windtrap.yml"),
                plan.yaml(
                        servers.kafka().bootstrapServers(), servers.clickHouse().url(), port, folder.resolve("state")));
        admin = Admin.create(Map.of("bootstrap.servers", servers.kafka().bootstrapServers()));
        List<NewTopic> topics = new ArrayList<>(List.of(
                events(plan.scenario()),
                new NewTopic(plan.replays(), 1, (short) 1).configs(Map.of("cleanup.policy", "compact")),
                new NewTopic(plan.deadLetters(), 1, (short) 1)
                        .configs(Map.of("max.message.bytes", Integer.toString(plan.maxEvent() + (64 << 10))))));
        if (plan.hasTransformer()) {
            topics.add(events(plan.topicOfForwarders()));
        }
        TestTopics.create(admin, topics.toArray(NewTopic[]::new));
    }

    private NewTopic events(String name) {
        return new NewTopic(name, PARTITIONS, (short) 1)
                .configs(Map.of("max.message.bytes", Integer.toString(plan.maxEvent())));
    }

    /** A fleet whose gateway is ready and which has no forwarder. */
    static Fleet start(Servers servers, FleetPlan plan) throws Exception {
        Fleet fleet = new Fleet(servers, plan);
        ServiceInstance gateway = fleet.instance("gateway", GatewayMain.class);
        await().atMost(LONG).until(gateway::wasReady);
        return fleet;
    }

    /** Makes the tables beforehand, so that they do not merge. */
    Fleet withTablesThatDoNotMerge() {
        PlainTables.create(this);
        return this;
    }

    /** The gateway that it started with. */
    ServiceInstance gateway() {
        return instances.getFirst();
    }

    /** Starts the transformer, again if it was killed; returns before it is ready. */
    ServiceInstance transformer() throws IOException {
        return instance("transformer", TransformerMain.class);
    }

    /** Starts one more forwarder, as production runs it; returns before it is ready. */
    ServiceInstance forwarder() throws IOException {
        return instance("forwarder", ForwarderMain.class);
    }

    /** Starts one more forwarder by another main class, which is given the configuration and {@code arguments}. */
    ServiceInstance forwarder(Class<?> main, String... arguments) throws IOException {
        return instance("forwarder", main, arguments);
    }

    /** Starts one more forwarder, with a configuration of its own. */
    ServiceInstance forwarder(Path ownConfig) throws IOException {
        return instance("forwarder", ForwarderMain.class, ownConfig, List.of());
    }

    /** Writes a configuration that differs from the fleet's in the sources that its destination takes, at once, as an editor does. */
    Path configTaking(String name, List<String> sources) throws IOException {
        Path fresh = Files.writeString(
                folder.resolve(name + ".new"), Files.readString(config) + "    sources: " + sources + "\n");
        return Files.move(
                fresh, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Starts a command of the forwarder; returns before it has done anything. */
    ServiceInstance command(String... arguments) throws IOException {
        return instance("forwarder", ForwarderMain.class, arguments);
    }

    private ServiceInstance instance(String kind, Class<?> main, String... arguments) throws IOException {
        return instance(kind, main, config, List.of(), arguments);
    }

    /**
     * Starts one more process, with a configuration of its own.
     *
     * @param patches of its build: jars that come before the services' own
     */
    ServiceInstance instance(String kind, Class<?> main, Path configuration, List<Path> patches, String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>(List.of("--config", configuration.toString()));
        all.addAll(List.of(arguments));
        ServiceInstance instance = new ServiceInstance(
                folder,
                "%s-%02d".formatted(kind, instances.size()),
                servers.archive(patches.isEmpty() ? kind : kind + "-patched"),
                plan.heap(),
                patches,
                main,
                all);
        instances.add(instance);
        return instance;
    }

    /** Sends from now on, until it is told to stop. */
    Load load(int eventsPerSecond) {
        return load(plan.sources().getFirst(), plan.scenario(), eventsPerSecond);
    }

    /** As {@link #load(int)}, of a source and with ids that begin with {@code run}. */
    Load load(String source, String run, int eventsPerSecond) {
        return load(sdk(source), run, eventsPerSecond);
    }

    /** As {@link #load(int)}, with ids that begin with {@code run}. */
    Load load(Sender sender, String run, int eventsPerSecond) {
        Load load = Load.start(sender, run, eventsPerSecond, this::stored);
        loads.add(load);
        return load;
    }

    /** An SDK in an app of {@code source}. */
    Sdk sdk(String source) {
        return new Sdk(gatewayUrl, FleetPlan.writeKey(source));
    }

    /** A new file name in the fleet's folder. */
    Path file(String name) {
        return folder.resolve(name);
    }

    String query(String sql) {
        return servers.clickHouse().query(sql).strip();
    }

    /** The one number that a query gives; 0 while its table is missing or ClickHouse is down. */
    long number(String sql) {
        try {
            return Long.parseLong(query(sql));
        } catch (IllegalStateException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Waits until more events have rows than now. */
    void awaitProgress() {
        long before = stored();
        await().atMost(LONG).pollInterval(BETWEEN_LOOKS).until(() -> stored() > before);
    }

    /** Waits until {@code forwarder} has partitions. */
    void awaitAssigned(ServiceInstance forwarder) {
        awaitAssigned(forwarder, 0);
    }

    /** Waits until {@code forwarder} was given partitions more than {@code times}. */
    void awaitAssigned(ServiceInstance forwarder, long times) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(forwarder.assignments())
                        .as(() -> "assignments; its log ends with\n" + forwarder.endOfLog())
                        .isGreaterThan(times));
    }

    private long stored() {
        return number("SELECT uniqExact(id) FROM merge('" + plan.scenario() + "', '^(tracks|pages|identifies)$')");
    }

    /** What the forwarders' group has committed, by partition; partitions without a commit are missing. */
    Map<TopicPartition, OffsetAndMetadata> committed() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                new HashMap<>(admin.listConsumerGroupOffsets(Map.of(group(), new ListConsumerGroupOffsetsSpec()))
                        .partitionsToOffsetAndMetadata(group())
                        .get());
        committed.values().removeIf(Objects::isNull);
        return committed;
    }

    /** Waits until everything in the topic is committed and nothing is declared: no more insert will come. */
    void awaitEnd() {
        if (plan.hasTransformer()) {
            awaitEndOfTransformer();
            Map<TopicPartition, Long> ends = endsOfEvents();
            awaitLook(() -> haveDone(ends));
        } else {
            awaitLook(() -> haveDone(ends()));
        }
    }

    private static void awaitLook(Callable<Boolean> look) {
        await().atMost(LONG).pollInterval(BETWEEN_LOOKS).ignoreExceptions().until(look);
    }

    /** Whether the forwarders have committed just these ends, and declare nothing. */
    private boolean haveDone(Map<TopicPartition, Long> ends) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = committed();
        return ends.entrySet().stream().filter(end -> end.getValue() > 0).allMatch(end -> {
            OffsetAndMetadata last = committed.get(end.getKey());
            return last != null
                    && last.offset() == end.getValue()
                    && last.metadata().isEmpty();
        });
    }

    /** The end of the last event in each partition of the forwarders' topic: behind it there may be the end of a transaction, which is no event. */
    private Map<TopicPartition, Long> endsOfEvents() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        records()
                .forEach(record -> ends.merge(
                        new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max));
        return ends;
    }

    private void awaitEndOfTransformer() {
        awaitLook(() -> {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(plan.scenario())
                    .partitionsToOffsetAndMetadata()
                    .get();
            return ends(plan.scenario(), IsolationLevel.READ_UNCOMMITTED).entrySet().stream()
                            .filter(end -> end.getValue() > 0)
                            .allMatch(end -> committed.get(end.getKey()).offset() >= end.getValue())
                    && ends(plan.topicOfForwarders(), IsolationLevel.READ_COMMITTED)
                            .equals(ends(plan.topicOfForwarders(), IsolationLevel.READ_UNCOMMITTED));
        });
    }

    /** The end of each partition. */
    Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
        return ends(plan.scenario(), IsolationLevel.READ_UNCOMMITTED);
    }

    private Map<TopicPartition, Long> ends(String topic, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(wanted, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** How often a process's log has a line with {@code text}, over all processes that ever ran. */
    long logged(String text) {
        return instances.stream().mapToLong(instance -> instance.logged(text)).sum();
    }

    /** How often forwarders were given partitions, over all that ever ran. */
    long assignments() {
        return instances.stream().mapToLong(ServiceInstance::assignments).sum();
    }

    /** Sum of the metric's values over all processes that run. */
    double metric(String name) throws IOException, InterruptedException {
        double sum = 0;
        for (ServiceInstance instance : instances) {
            if (instance.isAlive()) {
                sum += instance.metric(name);
            }
        }
        return sum;
    }

    /** Moves the partitions' first offsets, as retention does. */
    void deleteBefore(Map<TopicPartition, Long> starts) throws ExecutionException, InterruptedException {
        Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
        starts.forEach((partition, start) -> deleted.put(partition, RecordsToDelete.beforeOffset(start)));
        admin.deleteRecords(deleted).all().get();
    }

    String group() {
        return "windtrap." + plan.scenario();
    }

    String name() {
        return plan.scenario();
    }

    /** Every event that the forwarders' topic has now. */
    List<ConsumerRecord<String, byte[]>> records() {
        return TopicReader.read(bootstrapServers(), plan.topicOfForwarders());
    }

    /** Every event that the gateway's topic has now. */
    List<ConsumerRecord<String, byte[]>> published() {
        return TopicReader.read(bootstrapServers(), plan.scenario());
    }

    /** Every dead letter that there is now. */
    List<ConsumerRecord<String, byte[]>> deadLetters() {
        return TopicReader.read(bootstrapServers(), plan.deadLetters());
    }

    String bootstrapServers() {
        return servers.kafka().bootstrapServers();
    }

    Admin admin() {
        return admin;
    }

    /** Ends what still runs. */
    @Override
    public void close() {
        loads.forEach(Load::stop);
        instances.reversed().parallelStream().forEach(ServiceInstance::close);
        admin.close();
    }
}
