package io.windtrap.transformer.step;

import io.windtrap.transformer.json.JsonPath;
import io.windtrap.transformer.json.JsonRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps {@code allow} and {@code block}: which parts of an event stay. */
public final class Properties {
    private static final List<List<String>> OPEN =
            List.of(List.of("properties"), List.of("traits"), List.of("context", "traits"));

    private Properties() {}

    /** The parts under {@code paths} go. */
    public static Step block(List<List<String>> paths) {
        return new Edit(new JsonRule() {
            @Override
            public @Nullable Change member(JsonPath path) {
                return path.isInAny(paths) ? REMOVE : null;
            }
        });
    }

    /** Of what is open to the client's own names, only the parts under {@code paths} stay, and what leads to them. */
    public static Step allow(List<List<String>> paths) {
        return new Edit(new JsonRule() {
            @Override
            public @Nullable Change member(JsonPath path) {
                for (List<String> open : OPEN) {
                    if (path.isIn(open) && !path.is(open)) {
                        return allowed(path) ? null : REMOVE;
                    }
                }
                return null;
            }

            private boolean allowed(JsonPath path) {
                for (List<String> one : paths) {
                    if (path.isIn(one) || path.leadsTo(one)) {
                        return true;
                    }
                }
                return false;
            }
        });
    }

    /** Names change: {@code from} is a path, {@code to} the last name of it. */
    public static Step rename(List<Renaming> renamings) {
        return new Edit(new JsonRule() {
            @Override
            public @Nullable Change member(JsonPath path) {
                for (Renaming renaming : renamings) {
                    if (path.is(renaming.from())) {
                        return new Change.Name(renaming.to());
                    }
                }
                return null;
            }
        });
    }

    /** A name that changes. */
    public record Renaming(List<String> from, String to) {}
}
