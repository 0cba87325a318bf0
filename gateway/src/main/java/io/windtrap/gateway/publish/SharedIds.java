package io.windtrap.gateway.publish;

import io.windtrap.gateway.ingest.ScannedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps different events of one request apart that have the same {@code messageId}: rows of one id that were received in the same
 * millisecond are one row to ClickHouse, and the others would vanish. Each counts as received a millisecond after the one before. The
 * same event twice stays one row.
 */
final class SharedIds {
    /** Past it events are taken for different ones: to compare all of them takes too long. */
    private static final int MOST_COMPARED = 8;

    private final byte[] body;
    private final Map<Integer, List<ScannedEvent>> ofId = new HashMap<>();
    private final Map<Integer, Integer> count = new HashMap<>();

    /** @param body that the events are in */
    SharedIds(byte[] body) {
        this.body = body;
    }

    /** Milliseconds after the request that {@code event}, the next one of it, counts as received. */
    int millisLater(ScannedEvent event) {
        if (!event.hasMessageId()) {
            return 0;
        }
        List<ScannedEvent> others = ofId.computeIfAbsent(event.messageIdHash(), _ -> new ArrayList<>(1));
        for (int place = 0; place < others.size(); place++) {
            if (isSame(others.get(place), event)) {
                return place;
            }
        }
        if (others.size() < MOST_COMPARED) {
            others.add(event);
        }
        return count.merge(event.messageIdHash(), 1, Integer::sum) - 1;
    }

    private boolean isSame(ScannedEvent one, ScannedEvent other) {
        return Arrays.equals(body, one.start(), one.end(), body, other.start(), other.end());
    }
}
