package io.windtrap.forwarder.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.intent.Recovery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/** One destination's metrics. */
public final class ForwarderMetrics {
    private static final String PREFIX = "windtrap.forwarder.";
    private static final double MILLIS = 1000;
    private static final double[] ROWS_OF_INSERT = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000};

    private final MeterRegistry registry;
    private final Tags tags;
    private final InstantSource clock;
    private final AtomicLong newestCommittedMillis = new AtomicLong();
    private final AtomicLong bufferedBytes = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final Map<TopicPartition, PartitionLag> lags = new ConcurrentHashMap<>();
    private final Activity activity = new Activity();

    public ForwarderMetrics(MeterRegistry registry, String destination, InstantSource clock) {
        this.registry = registry;
        this.tags = Tags.of("destination", destination);
        this.clock = clock;
        Gauge.builder(PREFIX + "freshness.seconds", this, ForwarderMetrics::freshness)
                .description("Time since the gateway received the newest committed event; NaN before the first")
                .tags(tags)
                .register(registry);
        Gauge.builder(PREFIX + "buffered.bytes", bufferedBytes, AtomicLong::doubleValue)
                .description("Memory of rows that wait to be inserted or committed")
                .tags(tags)
                .register(registry);
        Gauge.builder(PREFIX + "partitions.waiting", waiting, AtomicLong::doubleValue)
                .description(
                        "Partitions that wait because their next event is of a source that is not in the configuration")
                .tags(tags)
                .register(registry);
        beginAtZero();
    }

    /** Alerts ask for the increase of these, and see none in a series that begins at 1. */
    private void beginAtZero() {
        offsetsLost();
        unknownSources();
        offsetsOvertaken();
        List.of(Recovery.Warning.values()).forEach(this::notHonouredBecause);
        List.of("transient", "schema", "data", "fatal", "too_large").forEach(this::retries);
    }

    /** The batch's offsets are committed: its rows can be queried. */
    public void committed(SealedBatch batch) {
        counter("events", "Events whose offsets are committed", Tags.empty()).increment(batch.events());
        counter("rows", "Rows whose offsets are committed", Tags.empty()).increment(batch.rows());
        counter("bytes", "Bytes of these rows as TSV, before any compression", Tags.empty())
                .increment((double) batch.tsvBytes());
        counter("batches", "Batches by what sealed (ended) them", Tags.of("sealed.by", lower(batch.sealedBy())))
                .increment();
        if (batch.events() > 0) {
            newestCommittedMillis.accumulateAndGet(batch.newestMillis(), Math::max);
            Timer.builder(PREFIX + "delay")
                    .description(
                            "Time from reception by the gateway to a committed row, for the oldest event of each batch")
                    .tags(tags)
                    .publishPercentileHistogram()
                    .minimumExpectedValue(Duration.ofMillis(10))
                    .maximumExpectedValue(Duration.ofMinutes(1))
                    .register(registry)
                    .record(Duration.ofMillis(Math.max(0, clock.millis() - batch.oldestMillis())));
        }
    }

    /**
     * Times one INSERT.
     *
     * @param result {@code inserted}, or the kind of failure
     */
    public Timer inserts(String result) {
        return Timer.builder(PREFIX + "inserts")
                .description("INSERTs by result")
                .tags(tags)
                .tag("result", result)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
    }

    /**
     * An INSERT was taken.
     *
     * @param rows its rows
     */
    public void inserted(int rows) {
        activity.inserted(clock.instant());
        DistributionSummary.builder(PREFIX + "insert.rows")
                .description("Rows of each INSERT")
                .tags(tags)
                .serviceLevelObjectives(ROWS_OF_INSERT)
                .register(registry)
                .record(rows);
    }

    /** An INSERT went in of which ClickHouse may have had the rows already. */
    public void repeated() {
        counter("inserts.repeated", "INSERTs that succeeded after an earlier attempt with the same token", Tags.empty())
                .increment();
    }

    /** An INSERT failed, and {@code why} is for people. */
    public void retried(String kind, String why) {
        retries(kind).increment();
        activity.failed(clock.instant(), kind, why);
    }

    /** What happened last, which no counter can tell. */
    public Activity activity() {
        return activity;
    }

    private Counter retries(String kind) {
        return counter("retries", "INSERTs that failed and are retried, by kind of failure", Tags.of("kind", kind));
    }

    public void skipped(String reason) {
        counter("skipped", "Events not for this destination", Tags.of("reason", reason))
                .increment();
    }

    /** An event was taken although the configuration does not have its source. */
    public void ofUnknownSource() {
        unknownSources().increment();
    }

    private Counter unknownSources() {
        return counter(
                "unknown.source.events", "Stored events of sources that are not in the configuration", Tags.empty());
    }

    /**
     * Sets how many partitions wait for a source to be in the configuration.
     *
     * @param partitions 0 or more
     */
    public void waiting(int partitions) {
        waiting.set(partitions);
    }

    /** An event whose {@code integrations} keep it from this destination. */
    public void filtered(String reason) {
        counter("events.filtered", "Events whose integrations exclude this destination", Tags.of("reason", reason))
                .increment();
    }

    /** A value of an event that its rows have no place for; the same counter as that of values their columns can't hold. */
    public void discarded(String reason) {
        counter(
                        "discards",
                        "Values written to rudder_discards because their column can't hold them",
                        Tags.of("reason", reason))
                .increment();
    }

    public void deadLetter(String reason) {
        counter("dead.letters", "Dead letters written to Kafka", Tags.of("reason", reason))
                .increment();
    }

    public void deadLettersFailed(String error) {
        counter("dead.letter.failures", "Writes of dead letters that failed and are retried", Tags.of("error", error))
                .increment();
    }

    /** A refusal that lasted was laid at {@code what}, which is smaller than everything. */
    public void blamed(String what) {
        counter("blamed", "Lasting insert failures, by cause", Tags.of("what", what))
                .increment();
    }

    public void rehearsed() {
        counter("rehearsals", "INSERTs into trial tables, to find rejected rows", Tags.empty())
                .increment();
    }

    /**
     * A partition was paused.
     *
     * @param reason {@code batch_waits} for the partition's own, {@code buffer_full} for all partitions together, {@code source_unknown}
     */
    public void paused(String reason) {
        counter("pauses", "Times a partition was paused", Tags.of("reason", reason))
                .increment();
    }

    /** Memory of rows that all partitions hold together. */
    public void buffered(long bytes) {
        bufferedBytes.set(bytes);
    }

    /** A declared batch could not be repeated as it was. */
    public void notHonoured(Recovery.Warning why) {
        notHonouredBecause(why).increment();
    }

    private Counter notHonouredBecause(Recovery.Warning why) {
        return counter(
                "declarations.not.honoured", "Declared batches that may be inserted twice", Tags.of("why", lower(why)));
    }

    /**
     * The committed offset is not in the log.
     *
     * @param overtaken offsets from there to the oldest that the log has
     */
    public void offsetLost(long overtaken) {
        offsetsLost().increment();
        offsetsOvertaken().increment((double) overtaken);
    }

    private Counter offsetsLost() {
        return counter("offsets.lost", "Committed offsets that the topic does not have any more", Tags.empty());
    }

    private Counter offsetsOvertaken() {
        return counter(
                "offsets.overtaken",
                "Offsets that were deleted from the topic before they were committed",
                Tags.empty());
    }

    /**
     * How far {@code partition} is behind.
     *
     * @param records records that are not committed, read or not
     * @param sinceMillis when the oldest of them was received; {@link Long#MAX_VALUE} when none is known
     */
    public void lag(TopicPartition partition, long records, long sinceMillis) {
        lags.computeIfAbsent(partition, this::partitionLag).set(records, sinceMillis);
    }

    /** The partition is another member's now, and so are its series. */
    public void forget(TopicPartition partition) {
        PartitionLag lag = lags.remove(partition);
        if (lag != null) {
            lag.gauges().forEach(registry::remove);
        }
    }

    private PartitionLag partitionLag(TopicPartition partition) {
        Tags own = tags.and("partition", String.valueOf(partition.partition()));
        var records = new AtomicLong();
        var sinceMillis = new AtomicLong(Long.MAX_VALUE);
        return new PartitionLag(
                records,
                sinceMillis,
                List.of(
                        Gauge.builder(PREFIX + "lag", records, AtomicLong::doubleValue)
                                .description("Records of the partition that are not committed")
                                .tags(own)
                                .register(registry),
                        Gauge.builder(PREFIX + "lag.seconds", sinceMillis, since -> secondsSince(since.get()))
                                .description("Time since the gateway received the oldest record that is not committed")
                                .tags(own)
                                .register(registry)));
    }

    private double secondsSince(long millis) {
        return Math.max(0, clock.millis() - millis) / MILLIS;
    }

    private double freshness() {
        long newest = newestCommittedMillis.get();
        return newest == 0 ? Double.NaN : secondsSince(newest);
    }

    private Counter counter(String name, String description, Tags more) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(tags.and(more))
                .register(registry);
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
