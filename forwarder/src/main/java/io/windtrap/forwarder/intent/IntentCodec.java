package io.windtrap.forwarder.intent;

import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An intent as the metadata of an offset commit: {@code windtrap/1 first-last shape nonce epoch sources}, under 3,500 of the
 * 4096 bytes that Kafka allows. Without {@code sources}, where nothing was decided of them, it is under 110. One that is in doubt says so
 * at its end, which releases before 0.2 can't read: they begin afresh. A joint intent is
 * {@code windtrap/2 shape nonce} and {@code partition:first-last:epoch:sources} for each partition.
 */
public final class IntentCodec {
    /** Metadata that declare nothing. */
    public static final String NOTHING = "";

    private static final String IN_DOUBT = " in-doubt";

    private static final Pattern FORM = Pattern.compile(
            "windtrap/1 (\\d{1,19})-(\\d{1,19}) ([0-9a-f]{16}) ([0-9a-f]{16}) (-1|\\d{1,10})(?: ([+-][-,=0-9a-z]*))?( in-doubt)?");

    /** Most characters of a joint intent: Kafka's default allows 4096 bytes. */
    public static final int MOST_OF_JOINT = 3_500;

    /** Characters of a joint intent before its partitions. */
    public static final int JOINT_HEAD = "windtrap/2 0123456789abcdef 0123456789abcdef".length();

    private static final Pattern JOINT_FORM =
            Pattern.compile("windtrap/2 ([0-9a-f]{16}) ([0-9a-f]{16})((?: [^ ]+){2,})");
    private static final Pattern MEMBER_FORM =
            Pattern.compile("(\\d{1,9}):(\\d{1,19})-(\\d{1,19}):(-1|\\d{1,10})(?::([+-][-,=0-9a-z]*))?");

    private IntentCodec() {}

    /** The metadata that declare {@code joint}, the same for each of its partitions. */
    public static String encode(JointIntent joint) {
        var encoded = new StringBuilder("windtrap/2 %s %016x".formatted(joint.shape(), joint.nonce()));
        joint.members().forEach((partition, range) -> append(encoded, partition, range));
        return encoded.toString();
    }

    private static void append(StringBuilder encoded, int partition, Intent range) {
        encoded.append(' ').append(partition);
        encoded.append(':').append(range.first()).append('-').append(range.last());
        encoded.append(':').append(range.epoch());
        if (!range.sources().isEmpty()) {
            encoded.append(':').append(range.sources());
        }
    }

    /** Characters that {@code range} of {@code partition} adds to the {@link #JOINT_HEAD} of a joint intent. */
    public static int length(int partition, Intent range) {
        var encoded = new StringBuilder();
        append(encoded, partition, range);
        return encoded.length();
    }

    /** The metadata that declare {@code intent}. */
    public static String encode(Intent intent) {
        String encoded = "windtrap/1 %d-%d %s %016x %d"
                .formatted(intent.first(), intent.last(), intent.shape(), intent.nonce(), intent.epoch());
        return encoded
                + (intent.sources().isEmpty() ? "" : " " + intent.sources())
                + (intent.inDoubt() ? IN_DOUBT : "");
    }

    /** Reads metadata back; text that is no intent never throws. */
    public static Declaration decode(String metadata) {
        if (metadata.isEmpty()) {
            return new Declaration.None();
        }
        Matcher joint = JOINT_FORM.matcher(metadata);
        if (joint.matches()) {
            return joint(joint);
        }
        Matcher form = FORM.matcher(metadata);
        if (!form.matches()) {
            return new Declaration.Unreadable(
                    metadata.startsWith("windtrap/") ? "of another version" : "not written by Windtrap");
        }
        try {
            Intent intent = intent(
                    form.group(1),
                    form.group(2),
                    form.group(3),
                    form.group(4),
                    form.group(5),
                    form.group(6),
                    form.group(7) != null);
            return intent.last() < intent.first()
                    ? new Declaration.Unreadable("the range is empty")
                    : new Declaration.Declared(intent);
        } catch (NumberFormatException overflow) {
            return new Declaration.Unreadable("a number is out of range");
        }
    }

    private static Intent intent(
            String first,
            String last,
            String shape,
            String nonce,
            String epoch,
            @Nullable String sources,
            boolean inDoubt) {
        return new Intent(
                Long.parseLong(first),
                Long.parseLong(last),
                shape,
                Long.parseUnsignedLong(nonce, 16),
                Integer.parseInt(epoch),
                Objects.requireNonNullElse(sources, SourceChoices.NONE),
                inDoubt);
    }

    private static Declaration joint(Matcher joint) {
        var members = new TreeMap<Integer, Intent>();
        try {
            for (String one : joint.group(3).strip().split(" ", -1)) {
                Matcher form = MEMBER_FORM.matcher(one);
                if (!form.matches()) {
                    return new Declaration.Unreadable("a range can't be read");
                }
                Intent range = intent(
                        form.group(2),
                        form.group(3),
                        joint.group(1),
                        joint.group(2),
                        form.group(4),
                        form.group(5),
                        false);
                if (range.last() < range.first()) {
                    return new Declaration.Unreadable("a range is empty");
                }
                if (members.put(Integer.parseInt(form.group(1)), range) != null) {
                    return new Declaration.Unreadable("a partition is named twice");
                }
            }
        } catch (NumberFormatException overflow) {
            return new Declaration.Unreadable("a number is out of range");
        }
        return new Declaration.Joint(new JointIntent(members));
    }
}
