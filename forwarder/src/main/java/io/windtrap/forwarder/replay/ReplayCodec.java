package io.windtrap.forwarder.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The records of the topic of replays, format 1: {@code replay/NAME} with a {@link Replay} and {@code progress/NAME/PARTITION} with
 * a {@link ReplayProgress}, as JSON. Keys that a reader doesn't know are another release's, and left alone.
 */
final class ReplayCodec {
    private static final Pattern REPLAY = Pattern.compile("replay/([a-z0-9-]{1,64})");
    private static final Pattern PROGRESS = Pattern.compile("progress/([a-z0-9-]{1,64})/(\\d{1,9})");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ReplayCodec() {}

    static byte[] key(String name) {
        return ("replay/" + name).getBytes(UTF_8);
    }

    static byte[] key(String name, int partition) {
        return ("progress/" + name + "/" + partition).getBytes(UTF_8);
    }

    static byte[] value(Object replayOrProgress) {
        try {
            return JSON.writeValueAsBytes(replayOrProgress);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a replay can't be written as JSON", e);
        }
    }

    /**
     * Reads one record into {@code book}.
     *
     * @param value null = what the key names is removed
     * @throws IOException if the value can't be read
     */
    static void read(byte @Nullable [] key, byte @Nullable [] value, ReplayBook book) throws IOException {
        String name = key == null ? "" : new String(key, UTF_8);
        Matcher replay = REPLAY.matcher(name);
        if (replay.matches()) {
            book.set(replay.group(1), value == null ? null : JSON.readValue(value, Replay.class));
            return;
        }
        Matcher progress = PROGRESS.matcher(name);
        if (progress.matches()) {
            book.set(
                    progress.group(1),
                    Integer.parseInt(progress.group(2)),
                    value == null ? null : JSON.readValue(value, ReplayProgress.class));
        }
    }
}
