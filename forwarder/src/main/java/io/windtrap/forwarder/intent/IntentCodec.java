package io.windtrap.forwarder.intent;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An intent as the metadata of an offset commit: {@code windtrap/1 first-last shape nonce epoch sources}, under 3,500 of the
 * 4096 bytes that Kafka allows. Without {@code sources}, where nothing was decided of them, it is under 100.
 */
public final class IntentCodec {
    /** Metadata that declare nothing. */
    public static final String NOTHING = "";

    private static final Pattern FORM = Pattern.compile(
            "windtrap/1 (\\d{1,19})-(\\d{1,19}) ([0-9a-f]{16}) ([0-9a-f]{16}) (-1|\\d{1,10})(?: ([+-][-,=0-9a-z]*))?");

    private IntentCodec() {}

    /** The metadata that declare {@code intent}. */
    public static String encode(Intent intent) {
        String encoded = "windtrap/1 %d-%d %s %016x %d"
                .formatted(intent.first(), intent.last(), intent.shape(), intent.nonce(), intent.epoch());
        return intent.sources().isEmpty() ? encoded : encoded + " " + intent.sources();
    }

    /** Reads metadata back; text that is no intent never throws. */
    public static Declaration decode(String metadata) {
        if (metadata.isEmpty()) {
            return new Declaration.None();
        }
        Matcher form = FORM.matcher(metadata);
        if (!form.matches()) {
            return new Declaration.Unreadable(
                    metadata.startsWith("windtrap/") ? "of another version" : "not written by Windtrap");
        }
        try {
            long first = Long.parseLong(form.group(1));
            long last = Long.parseLong(form.group(2));
            return last < first
                    ? new Declaration.Unreadable("the range is empty")
                    : new Declaration.Declared(new Intent(
                            first,
                            last,
                            form.group(3),
                            Long.parseUnsignedLong(form.group(4), 16),
                            Integer.parseInt(form.group(5)),
                            Objects.requireNonNullElse(form.group(6), SourceChoices.NONE)));
        } catch (NumberFormatException overflow) {
            return new Declaration.Unreadable("a number is out of range");
        }
    }
}
