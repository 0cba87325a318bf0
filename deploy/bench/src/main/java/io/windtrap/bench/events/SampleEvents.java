package io.windtrap.bench.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.local.sample.Visitor;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/**
 * An endless stream of the local stack's sample events, always the same for the same seed and clock: a thousand visitors
 * at a time take turns, and each is followed by another after 40 events. Not thread-safe.
 */
public final class SampleEvents {
    private static final int EVENTS_OF_VISITOR = 40;
    static final int VISITORS_AT_A_TIME = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String run;
    private final long seed;
    private final InstantSource clock;
    private final Variety variety;
    private final Visitor[] visitors = new Visitor[VISITORS_AT_A_TIME];
    private final int[] left = new int[VISITORS_AT_A_TIME];
    private final Map<String, Long> countOfType = new TreeMap<>();
    private long count;
    private int nextVisitor;

    /**
     * A stream from its beginning.
     *
     * @param run names the run: message ids and anonymous ids start with it
     */
    public SampleEvents(String run, long seed, InstantSource clock) {
        this(run, seed, clock, Variety.SAMPLE);
    }

    /** The same stream, with more tables, columns or users. */
    SampleEvents(String run, long seed, InstantSource clock, Variety variety) {
        this.run = run;
        this.seed = seed;
        this.clock = clock;
        this.variety = variety;
        for (int place = 0; place < VISITORS_AT_A_TIME; place++) {
            // Not all at once: the first visitors leave one after the other.
            begin(place, 1 + place % EVENTS_OF_VISITOR);
        }
    }

    /**
     * An event.
     *
     * @param user its anonymous id, which a gateway makes the record's key
     * @param json as an SDK would send it in a batch
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Event(byte[] user, byte[] json) {}

    /** The next event. */
    public Event next() {
        long number = count++;
        int place = (int) (number % VISITORS_AT_A_TIME);
        if (left[place] == 0) {
            begin(place, EVENTS_OF_VISITOR);
        }
        left[place]--;
        ObjectNode event = visitors[place].next();
        variety.apply(event, number);
        countOfType.merge(event.path("type").asText(), 1L, Long::sum);
        try {
            return new Event(event.path("anonymousId").asText().getBytes(UTF_8), JSON.writeValueAsBytes(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a sample event can't be written", e);
        }
    }

    /** How many events of each type were made so far. */
    public Map<String, Long> countOfType() {
        return new TreeMap<>(countOfType);
    }

    private void begin(int place, int events) {
        visitors[place] = new Visitor(run, nextVisitor++, seed, clock);
        left[place] = events;
    }
}
