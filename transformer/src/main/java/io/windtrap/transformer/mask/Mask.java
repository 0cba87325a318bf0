package io.windtrap.transformer.mask;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.transformer.json.JsonEdits;
import io.windtrap.transformer.json.JsonPath;
import io.windtrap.transformer.json.JsonRule;
import io.windtrap.transformer.step.Event;
import io.windtrap.transformer.step.Outcome;
import io.windtrap.transformer.step.Step;
import io.windtrap.transformer.step.Steps;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The step {@code mask}: hides parts of an event's texts and numbers, of its key, and the client's address. */
public final class Mask implements Step {
    /** By which other parts of the system know the event, and no person's. */
    private static final List<List<String>> LEFT = List.of(List.of("messageId"), List.of("type"), List.of("writeKey"));

    private static final String VERSION = "version";

    private final List<Finder> finders;
    private final List<List<String>> paths;
    private final Hiding hiding;
    private final JsonRule rule = new Rule();

    /**
     * A mask.
     *
     * @param finders what is looked for in every text
     * @param paths whose values are hidden whatever they are
     * @param hiding what stands for them
     */
    public Mask(Set<Finder> finders, List<List<String>> paths, Hiding hiding) {
        // In the order of the enum: a card's number is a telephone number too, an address part of an email.
        this.finders = finders.stream().sorted().toList();
        this.paths = List.copyOf(paths);
        this.hiding = hiding;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // The same object is given back where nothing changed.
    public Outcome apply(Event event) {
        byte[] json;
        try {
            json = JsonEdits.apply(event.value(), rule);
        } catch (IOException _) { // Its message shows the event.
            return new Outcome.Failed(Steps.UNREADABLE, "the event is not JSON, so nobody knows what to mask in it");
        }
        byte[] key = key(event.key());
        String ip = address(event.ip());
        boolean same = json == event.value() && key == event.key() && ip == event.ip();
        return new Outcome.Kept(same ? event : event.with(key, json, ip));
    }

    /** A user without a name would go to another partition than before: it stays a user, of an unknown name. */
    private byte @Nullable [] key(byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        char[] user = new String(key, UTF_8).toCharArray();
        String masked = masked(user, 0, user.length, false);
        return masked == null ? key : masked.getBytes(UTF_8);
    }

    private @Nullable String address(@Nullable String ip) {
        if (ip == null || !finders.contains(Finder.IP)) {
            return ip;
        }
        if (!Finder.IP.isOne(ip)) {
            return null; // What is no address can be anything.
        }
        String hidden = hiding.of(Finder.IP, ip);
        return hidden.isEmpty() ? null : hidden;
    }

    /**
     * A text with what was found in it hidden.
     *
     * @param chars hold it, at {@code from}, {@code length} characters long
     * @param isVersion whether it is a version, which looks like an address
     * @return null = nothing was found
     */
    private @Nullable String masked(char[] chars, int from, int length, boolean isVersion) {
        Counts counts = Counts.of(chars, from, length);
        String masked = null;
        for (Finder finder : finders) {
            if (!finder.isPossible(counts) || (isVersion && finder == Finder.IP)) {
                continue;
            }
            String hidden = masked == null
                    ? hidden(finder, new Passage(chars, from, length))
                    : hidden(finder, new Passage(masked.toCharArray(), 0, masked.length()));
            masked = hidden == null ? masked : hidden;
        }
        return masked;
    }

    /** {@code text} without what {@code finder} finds; null = nothing. */
    private @Nullable String hidden(Finder finder, Passage text) {
        StringBuilder changed = null;
        int copied = text.end();
        while (finder.next(text)) {
            String found = text.found();
            if (finder.isOne(found)) {
                changed = changed == null ? new StringBuilder() : changed;
                text.copy(copied, text.start(), changed);
                changed.append(hiding.of(finder, found));
                copied = text.end();
            }
        }
        if (changed == null) {
            return null;
        }
        text.copy(copied, text.to(), changed);
        return changed.toString();
    }

    private final class Rule implements JsonRule {
        @Override
        public @Nullable Change member(JsonPath path) {
            return hiding instanceof Hiding.Removed && path.isInAny(paths) ? REMOVE : null;
        }

        @Override
        public @Nullable Change value(JsonPath path, char[] chars, int from, int length) {
            if (path.isInAny(paths)) {
                return text(hiding.ofWhole(new String(chars, from, length)));
            }
            if (finders.isEmpty()) {
                return null;
            }
            for (List<String> left : LEFT) {
                if (path.is(left)) {
                    return null;
                }
            }
            String masked = masked(chars, from, length, path.last().equalsIgnoreCase(VERSION));
            return masked == null ? null : text(masked);
        }

        @Override
        public @Nullable Change value(JsonPath path, boolean value) {
            return path.isInAny(paths) ? text(hiding.ofBoolean(value)) : null;
        }

        private Change text(String text) {
            return text.isBlank() ? REMOVE : new Change.Text(text);
        }
    }
}
