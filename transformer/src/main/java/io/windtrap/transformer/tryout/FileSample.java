package io.windtrap.transformer.tryout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.windtrap.common.record.EventFacts;
import io.windtrap.transformer.step.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Events of a file: JSON objects that follow each other, as on lines, or in a list, or under {@code batch} of one object, as SDKs send them. */
final class FileSample {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FileSample() {}

    /**
     * The first events of {@code file}.
     *
     * @param source that they count as those of
     * @param most events, 1 or more
     * @throws IOException if it can't be read, or holds something else; the message says where
     */
    static List<SampleEvent> of(Path file, String source, int most, InstantSource clock) throws IOException {
        List<SampleEvent> events = new ArrayList<>();
        try (MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(Files.readString(file))) {
            while (events.size() < most && values.hasNextValue()) {
                JsonNode value = values.nextValue();
                JsonNode batch = value.path("batch").isArray() ? value.path("batch") : value;
                for (JsonNode event : batch.isArray() ? batch : List.of(value)) {
                    if (!event.isObject()) {
                        throw new IOException(file + " is not a list of events: value " + (events.size() + 1)
                                + " in it is not a JSON object");
                    }
                    if (events.size() < most) {
                        events.add(sample(events.size() + 1, event, source, clock));
                    }
                }
            }
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " can't be read as JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr(),
                    e);
        }
        return events;
    }

    private static SampleEvent sample(int number, JsonNode event, String source, InstantSource clock) {
        String id = event.path("messageId").isTextual() ? null : "event-" + number;
        var facts = new EventFacts(source, null, null, id, null);
        return new SampleEvent(
                "event " + number, new Event(null, event.toString().getBytes(UTF_8), clock.millis(), facts));
    }
}
