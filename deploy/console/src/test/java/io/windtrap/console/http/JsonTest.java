package io.windtrap.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonTest {
    @Test
    void halfACharacterIsAQuestionMark() {
        assertThat(new String(Json.bytes(List.of("ä\uD83C\uDF89\uD83D", "\uDE00b")), UTF_8))
                .isEqualTo("[\"ä\uD83C\uDF89?\",\"?b\"]");
    }
}
