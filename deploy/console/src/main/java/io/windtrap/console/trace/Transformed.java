package io.windtrap.console.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the transformer made of one event, as far as the log says.
 *
 * @param topic that it writes
 * @param state {@code went_on}, {@code dead_letter}, {@code waiting}, {@code dropped}, {@code not_found} or {@code unknown}
 * @param sentence the same for people
 */
record Transformed(String topic, String state, String sentence, List<Output> outputs, List<Fate.Letter> deadLetters) {
    /**
     * An event that came out.
     *
     * @param scripts those that changed it, with their hashes; null = none did
     */
    record Output(int partition, long offset, @Nullable String scripts) {}
}
