package io.windtrap.gateway.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.gateway.ingest.BodyScanner;
import io.windtrap.gateway.ingest.Scan;
import io.windtrap.gateway.ingest.ScannedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SharedIdsTest {
    @Test
    void differentEventsOfOneIdAreAMillisecondApart() {
        assertThat(millisLater("{`messageId`:`a`,`event`:`1`}", "{`messageId`:`b`}", "{`messageId`:`a`,`event`:`2`}"))
                .containsExactly(0, 0, 1);
        assertThat(millisLater(
                        "{`messageId`:`a`,`event`:`1`}",
                        "{`messageId`:`a`,`event`:`2`}",
                        "{`messageId`:`a`,`event`:`3`}"))
                .containsExactly(0, 1, 2);
    }

    @Test
    void theSameEventTwiceIsReceivedOnce() {
        assertThat(millisLater(
                        "{`messageId`:`a`,`event`:`1`}",
                        "{`messageId`:`a`,`event`:`2`}",
                        "{`messageId`:`a`,`event`:`2`}",
                        "{`messageId`:`a`,`event`:`1`}"))
                .containsExactly(0, 1, 1, 0);
    }

    @Test
    void eventsWithoutAnIdGetOneEach() {
        assertThat(millisLater("{`event`:`1`}", "{`event`:`2`}", "{`messageId`:` `}", "{`messageId`:7}"))
                .containsExactly(0, 0, 0, 0);
    }

    @Test
    void manyEventsOfOneIdAreAllApart() {
        String[] events = IntStream.range(0, 1_000)
                .mapToObj(event -> "{`messageId`:`a`,`event`:`" + event + "`}")
                .toArray(String[]::new);
        assertThat(millisLater(events)).doesNotHaveDuplicates();
    }

    private static List<Integer> millisLater(String... events) {
        String all = "{`batch`:["
                + String.join(
                        ",",
                        Arrays.stream(events)
                                .map(event -> event.replace("{", "{`anonymousId`:`u`,"))
                                .toList())
                + "]}";
        byte[] body = all.replace('`', '"').getBytes(UTF_8);
        var scanned = (Scan.Events) BodyScanner.batch(body, body.length, 10_000, false);
        var ids = new SharedIds(body);
        List<Integer> later = new ArrayList<>();
        for (ScannedEvent event : scanned.events()) {
            later.add(ids.millisLater(event));
        }
        return later;
    }
}
