package io.windtrap.forwarder.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DeduplicationTokenTest {
    private static final String SHAPE = "0123456789abcdef";
    private static final Intent INTENT = new Intent(100, 250, SHAPE, 31);
    private static final List<String> COLUMNS = List.of("id", "received_at");

    private final DeduplicationToken tokens = new DeduplicationToken("warehouse", "events", 3);

    @Test
    void staysTheSameFromReleaseToRelease() {
        assertThat(tokens.of(INTENT, "tracks", COLUMNS)).isEqualTo("b617ca0f7f806fce809b10046de371a4");
        assertThat(new DeduplicationToken("ändere", "e", 0).of(new Intent(0, 0, SHAPE, -1), "_users", List.of()))
                .isEqualTo("14668decca8203241c223ef069a000f5");
    }

    @Test
    void differsInEverythingThatTellsOneInsertFromAnother() {
        Stream<String> others = Stream.of(
                new DeduplicationToken("other", "events", 3).of(INTENT, "tracks", COLUMNS),
                new DeduplicationToken("warehouse", "other", 3).of(INTENT, "tracks", COLUMNS),
                new DeduplicationToken("warehouse", "events", 4).of(INTENT, "tracks", COLUMNS),
                tokens.of(new Intent(101, 250, SHAPE, 31), "tracks", COLUMNS),
                tokens.of(new Intent(100, 251, SHAPE, 31), "tracks", COLUMNS),
                tokens.of(new Intent(100, 250, "1123456789abcdef", 31), "tracks", COLUMNS),
                tokens.of(new Intent(100, 250, SHAPE, 32), "tracks", COLUMNS),
                tokens.of(INTENT, "pages", COLUMNS),
                tokens.of(INTENT, "tracks", List.of("id")),
                tokens.of(INTENT, "tracks", List.of("id", "received_at", "x")),
                tokens.of(INTENT, "tracks", List.of("idreceived_at")),
                tokens.of(INTENT, "tracks", COLUMNS));

        assertThat(others).doesNotHaveDuplicates().hasSize(12);
    }
}
