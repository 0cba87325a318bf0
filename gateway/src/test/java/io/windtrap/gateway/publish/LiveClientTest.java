package io.windtrap.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveClientTest {
    private final List<String> closed = new ArrayList<>();
    private int opened;
    private final LiveClient<String> live = LiveClient.open(() -> "client " + ++opened, closed::add);

    @Test
    void replacesABrokenClientAtOnceAndClosesItAtTheNextRenewal() {
        // Given
        live.broke("client 1");

        // When
        live.renew();

        // Then: who has it still may hand over records
        assertThat(live.get()).isEqualTo("client 2");
        assertThat(closed).isEmpty();

        // When
        live.renew();

        // Then
        assertThat(live.get()).isEqualTo("client 2");
        assertThat(closed).containsExactly("client 1");
    }

    @Test
    void closesAllThatItHas() {
        live.broke("client 1");
        live.renew();

        live.close();

        assertThat(closed).containsExactly("client 1", "client 2");
    }

    @Test
    void replacesNoClientForWhatAnEarlierOneMet() {
        live.broke("client 0");

        live.renew();

        assertThat(live.get()).isEqualTo("client 1");
    }
}
