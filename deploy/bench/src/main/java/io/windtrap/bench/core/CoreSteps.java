package io.windtrap.bench.core;

import io.windtrap.bench.events.SampleEvents;
import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.batch.OpenBatch;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.SealedBy;
import io.windtrap.forwarder.batch.group.GroupMerge;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Mapping;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import io.windtrap.forwarder.mapping.name.SnakeCaseRule;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackMapping;
import io.windtrap.gateway.ingest.BodyScanner;
import io.windtrap.gateway.ingest.Scan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Each method is one step for the sample's events; the time is that of one event, or of one name or token. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class CoreSteps {
    /** As many as give the batch of a second at usual loads. */
    private static final int EVENTS = 1_000;

    private static final Instant NOW = Instant.parse("2026-03-02T10:15:31.250Z");
    private static final String[] NAMES = {"orderId", "Product Viewed", "screenDensity", "utm-campaign.source", "h1B2"};

    private final Mapping mapping = new RudderStackMapping(new MappingOptions("warehouse", "CLICKHOUSE"));
    private final SnakeCaseRule names = new SnakeCaseRule(false, false);
    private final DeduplicationToken tokens = new DeduplicationToken("warehouse", "events", 3);
    private final Intent intent = new Intent(1_000_000, 1_000_999, "0123456789abcdef", 77);
    private final List<byte[]> bodies = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<List<Row>> rows = new ArrayList<>();
    private final List<String> columns = new ArrayList<>();

    /** Created by JMH. */
    public CoreSteps() {}

    /** Makes the same events each time. */
    @Setup
    public void prepare() {
        var sample = new SampleEvents("core", 1, InstantSource.fixed(NOW));
        for (int i = 0; i < EVENTS; i++) {
            byte[] json = sample.next().json();
            bodies.add(json);
            events.add(new Event(json, NOW.toEpochMilli(), new EventFacts("web", null, null, null, null), "JS", "web"));
            rows.add(rows(events.getLast()));
        }
        rows.getFirst().getFirst().cells().forEach(cell -> columns.add(cell.column()));
    }

    private List<Row> rows(Event event) {
        return mapping.map(event) instanceof Mapped.Rows(List<Row> mapped) ? mapped : List.of();
    }

    private SealedBatch sealedBatch() {
        var batch = new OpenBatch(NOW);
        for (int offset = 0; offset < rows.size(); offset++) {
            batch.add(offset, rows.get(offset), NOW.toEpochMilli());
        }
        return batch.seal(intent, SealedBy.AGE, new GroupMerge(EVENTS));
    }

    /** The gateway finds ids, type and times in a request's body, and whether it is JSON. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void scan(Blackhole hole) {
        for (byte[] body : bodies) {
            Scan scan = BodyScanner.single(body, body.length);
            hole.consume(scan);
        }
    }

    /** The forwarder makes rows of an event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void map(Blackhole hole) {
        for (Event event : events) {
            hole.consume(mapping.map(event));
        }
    }

    /** A key becomes the name of a column, without any cache. */
    @Benchmark
    @OperationsPerInvocation(5)
    public void name(Blackhole hole) {
        for (String name : NAMES) {
            hole.consume(names.column(name));
        }
    }

    /** Rows find their group and become TSV, and small groups are joined. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public SealedBatch group() {
        return sealedBatch();
    }

    /** The token of one INSERT. */
    @Benchmark
    public String token() {
        return tokens.of(intent, "tracks", columns);
    }
}
