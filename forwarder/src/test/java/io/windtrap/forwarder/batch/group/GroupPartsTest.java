package io.windtrap.forwarder.batch.group;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.FLOAT;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GroupPartsTest {
    private static final String LOADED = "2026-03-02 10:15:31.250";

    private final RowGroup whole = group(100);
    private final GroupParts parts = new GroupParts(whole);

    @Test
    void takesARangeWithItsOffsetsAndItsTypes() throws IOException {
        RowGroup part = parts.range(40, 42);

        assertThat(tsv(part)).isEqualTo("id40\\n\t40\t" + LOADED + "\nid41\\n\t41\t" + LOADED + "\n");
        assertThat(part.rows()).isEqualTo(2);
        assertThat(part.offsets(1)).containsExactly(1041L);
        assertThat(part.table()).isEqualTo(whole.table());
        assertThat(part.columns()).isEqualTo(whole.columns());
        assertThat(part.types(1)).isEqualTo(TypeSet.of(INT));
        assertThat(parts.range(98, 100).types(1)).isEqualTo(TypeSet.of(INT, FLOAT));
    }

    @Test
    void keepsTheOrderOfWhatIsLeft() throws IOException {
        var out = new BitSet();
        out.set(1, 99);

        RowGroup rest = parts.without(out);

        assertThat(tsv(rest)).isEqualTo("id0\\n\t0\t" + LOADED + "\nid99\\n\t0.5\t" + LOADED + "\n");
        assertThat(rest.offsets(1)).containsExactly(1099L);
    }

    @Test
    void canLeaveNothing() throws IOException {
        var out = new BitSet();
        out.set(0, 100);

        assertThat(parts.without(out).rows()).isZero();
        assertThat(tsv(parts.without(out))).isEmpty();
    }

    @Test
    void givesTheWholeWhenNothingIsLeftOut() throws IOException {
        assertThat(tsv(parts.without(new BitSet()))).isEqualTo(tsv(whole));
    }

    @Test
    void makesARowOfNothingButWhatEveryRowHas() throws IOException {
        RowGroup bare = parts.bareRow();

        assertThat(bare.table()).isEqualTo("t");
        assertThat(bare.columns()).containsExactly("id", "received_at", "uuid_ts");
        assertThat(tsv(bare)).isEqualTo("00000000-0000-0000-0000-000000000000\t" + LOADED + "\t" + LOADED + "\n");
    }

    private static RowGroup group(int rows) {
        var group = new RowGroup(GroupKey.of(row(0)));
        IntStream.range(0, rows).forEach(number -> group.add(row(number), LOADED, 1000 + number));
        return group;
    }

    private static Row row(int number) {
        return Rows.row(
                "t",
                text("id", "id" + number + "\n"),
                number == 99 ? cell("n", FLOAT, "0.5") : cell("n", INT, Integer.toString(number)));
    }

    private static String tsv(RowGroup group) throws IOException {
        var out = new ByteArrayOutputStream();
        group.tsv().writeTo(out);
        return out.toString(UTF_8);
    }
}
