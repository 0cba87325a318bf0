package io.windtrap.forwarder.batch;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.batch.group.GroupMerge;
import io.windtrap.forwarder.batch.group.GroupParts;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.Rows;
import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class JointBatchTest {
    private static final String SHAPE = "0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-03-02T10:15:31.250Z");
    private static final BatchLimits LIMITS = new BatchLimits(100_000, 1 << 20, Duration.ofHours(1), 1000, true);
    private static final GroupMerge MERGE = new GroupMerge(1000);

    @Test
    void hasTheRowsInTheOrderOfPartitionsAndKnowsWhereEachCameFrom() {
        SortedMap<Integer, SealedBatch> sealed = new TreeMap<>();
        sealed.put(7, sealed(List.of(row("t", text("id", "c")), row("t", text("id", "d"), text("x", "1")))));
        sealed.put(2, sealed(List.of(row("t", text("id", "a")), row("u", text("id", "b")))));

        JointBatch joint = JointBatch.of(sealed, 5, MERGE);

        RowGroup group = joint.whole().groups().getFirst();
        assertThat(Rows.tsv(group).lines().map(line -> line.split("\t", -1)[0])).containsExactly("a", "c", "d");
        assertThat(List.of(group.partition(0), group.partition(1), group.partition(2)))
                .containsExactly(OptionalInt.of(2), OptionalInt.of(7), OptionalInt.of(7));
        assertThat(new GroupParts(group).range(1, 2).partition(0)).hasValue(7);
        assertThat(joint.parts().values().stream().map(part -> part.intent().nonce()))
                .containsOnly(5L);
        assertThat(joint.whole().rows()).isEqualTo(4);
    }

    @Test
    void isOneTextForAllOfItsPartitions() {
        SortedMap<Integer, SealedBatch> sealed = new TreeMap<>();
        sealed.put(7, sealed(List.of(row("t", text("id", "c")))));
        sealed.put(2, sealed(List.of(row("t", text("id", "a")))));

        JointBatch joint = JointBatch.of(sealed, 5, MERGE);

        String declared = joint.whole().declaration();
        assertThat(IntentCodec.decode(declared))
                .isEqualTo(new Declaration.Joint(
                        Objects.requireNonNull(joint.whole().joint())));
        assertThat(joint.parts().values())
                .allSatisfy(part -> assertThat(part.declaration()).isSameAs(declared));
    }

    /** Whoever repeats it reads one partition after the other; whoever made it read them as they came. */
    @Property
    void isTheSameHoweverItsRecordsCame(@ForAll @IntRange(min = 0, max = 100_000) int seed) {
        Map<Integer, List<Row>> events = events(new Random(seed));
        Map<Integer, Cutter> asTheyCame = new TreeMap<>();
        var random = new Random(seed + 1L);
        Map<Integer, Integer> next = new TreeMap<>();
        List<Integer> left = new ArrayList<>(events.keySet());
        while (!left.isEmpty()) {
            int partition = left.get(random.nextInt(left.size()));
            int offset = next.merge(partition, 1, Integer::sum) - 1;
            List<Row> own = Objects.requireNonNull(events.get(partition));
            asTheyCame
                    .computeIfAbsent(partition, _ -> new Cutter(0, null, LIMITS, SHAPE, () -> 1))
                    .add(offset, 0, List.of(own.get(offset)), NOW);
            if (offset + 1 == own.size()) {
                left.removeIf(one -> one == partition);
            }
        }
        SortedMap<Integer, SealedBatch> sealed = new TreeMap<>();
        asTheyCame.forEach((partition, cutter) -> {
            cutter.sealForOthers();
            sealed.put(partition, Objects.requireNonNull(cutter.take()));
        });
        JointBatch first = JointBatch.of(sealed, 9, MERGE);

        SortedMap<Integer, SealedBatch> again = new TreeMap<>();
        Objects.requireNonNull(first.whole().joint()).members().forEach((partition, range) -> {
            var cutter = new Cutter(0, range, LIMITS, SHAPE, () -> 1);
            List<Row> own = Objects.requireNonNull(events.get(partition));
            for (int offset = 0; offset < own.size(); offset++) {
                cutter.add(offset, 0, List.of(own.get(offset)), NOW);
            }
            again.put(partition, Objects.requireNonNull(cutter.take()));
        });
        JointBatch second = JointBatch.of(Objects.requireNonNull(first.whole().joint()), again, MERGE);

        assertThat(insertsOf(second.whole())).isEqualTo(insertsOf(first.whole()));
        assertThat(second.whole().isRepeated()).isTrue();
    }

    @Test
    void isWhatItWouldBeWithoutOthersWhereItHasOnePartition() {
        Map<Integer, List<Row>> events = events(new Random(3));
        List<Row> rows = events.values().iterator().next();

        SealedBatch alone = JointBatch.alone(sealed(rows), MERGE);

        SealedBatch usual = sealed(rows, LIMITS.joint(false));
        assertThat(insertsOf(alone)).isEqualTo(insertsOf(usual));
        assertThat(alone.declaration()).isEqualTo(usual.declaration());
    }

    @Test
    void hasTheNewestRowOfAUserLast() {
        SortedMap<Integer, SealedBatch> sealed = new TreeMap<>();
        sealed.put(
                0,
                sealed(List.of(
                        user("u", "2026-03-02 10:00:05.000", "new"), user("v", "2026-03-02 10:00:01.000", "v"))));
        sealed.put(1, sealed(List.of(user("u", "2026-03-02 10:00:02.000", "old"))));

        RowGroup users = JointBatch.of(sealed, 1, MERGE).whole().groups().getFirst();

        assertThat(Rows.tsv(users).lines().map(line -> line.replaceAll("\t[^\t]*$", "")))
                .containsExactly(
                        "v\t2026-03-02 10:00:01.000\tv",
                        "u\t2026-03-02 10:00:02.000\told",
                        "u\t2026-03-02 10:00:05.000\tnew");
        assertThat(List.of(users.partition(0), users.partition(1), users.partition(2)))
                .containsExactly(OptionalInt.of(0), OptionalInt.of(1), OptionalInt.of(0));
    }

    @Test
    void theLengthOfItsDeclarationIsKnownBeforeItIsMade() {
        SortedMap<Integer, SealedBatch> sealed = new TreeMap<>();
        for (int partition = 7; partition < 120; partition += 16) {
            sealed.put(partition, sealed(List.of(row("t", text("id", "a")))));
        }

        String declaration = JointBatch.of(sealed, -1, MERGE).whole().declaration();

        int ofPartitions = sealed.entrySet().stream()
                .mapToInt(part ->
                        IntentCodec.length(part.getKey(), part.getValue().intent()))
                .sum();
        assertThat(declaration).hasSize(IntentCodec.JOINT_HEAD + ofPartitions);
    }

    private static Row user(String id, String receivedAt, String name) {
        return row(
                "users",
                text("id", id),
                cell("received_at", LogicalType.DATETIME, receivedAt),
                text("trait_name", name));
    }

    private static List<String> insertsOf(SealedBatch batch) {
        var tokens = new DeduplicationToken("warehouse", "events", 0);
        return batch.groups().stream()
                .map(group -> batch.token(tokens, group.table(), group.columns()) + " " + Rows.tsv(group))
                .toList();
    }

    /** Rows of several tables and column sets, users among them, in two to five partitions. */
    private static Map<Integer, List<Row>> events(Random random) {
        Map<Integer, List<Row>> events = new TreeMap<>();
        int partitions = 2 + random.nextInt(4);
        for (int partition = 0; partition < partitions; partition++) {
            List<Row> rows = new ArrayList<>();
            int count = 1 + random.nextInt(20);
            for (int i = 0; i < count; i++) {
                String id = "i" + random.nextInt(8);
                rows.add(
                        switch (random.nextInt(4)) {
                            case 0 -> user(id, "2026-03-02 10:00:0" + random.nextInt(10) + ".000", "n" + i);
                            case 1 -> row("t", text("id", id), text("x" + random.nextInt(3), "v" + i));
                            case 2 -> row("t", text("id", id));
                            default -> row("s" + random.nextInt(2), text("id", id), text("y", "v" + i));
                        });
            }
            events.put(partition * 2, rows);
        }
        return events;
    }

    private static SealedBatch sealed(List<Row> rows) {
        return sealed(rows, LIMITS);
    }

    private static SealedBatch sealed(List<Row> rows, BatchLimits limits) {
        var cutter = new Cutter(0, null, limits, SHAPE, () -> 1);
        for (int offset = 0; offset < rows.size(); offset++) {
            cutter.add(offset, 0, List.of(rows.get(offset)), NOW);
        }
        cutter.sealForOthers();
        SealedBatch sealed = Objects.requireNonNull(cutter.take());
        assertThat(sealed.intent()).isEqualTo(new Intent(0, rows.size() - 1L, SHAPE, 1));
        return sealed;
    }
}
