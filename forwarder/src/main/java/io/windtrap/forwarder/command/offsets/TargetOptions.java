package io.windtrap.forwarder.command.offsets;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say where offsets are to be moved: exactly one of them. */
final class TargetOptions {
    @Option(
            names = "--to-datetime",
            paramLabel = "TIME",
            converter = DateTime.class,
            description =
                    "To the first event received at TIME or later: 2026-03-02T10:15:00.000, UTC unless it has a zone.")
    private @Nullable Instant datetime;

    @Option(
            names = "--by-duration",
            paramLabel = "PnDTnHnMnS",
            description = "To the first event received within that time before now: P7D, PT36H.")
    private @Nullable Duration duration;

    @Option(names = "--to-earliest", description = "To the oldest event.")
    private boolean earliest;

    @Option(names = "--to-latest", description = "To the end: events that wait are skipped.")
    private boolean latest;

    @Option(names = "--to-current", description = "To where they are: only declared batches are dropped.")
    private boolean current;

    @Option(names = "--shift-by", paramLabel = "N", description = "By N events; back when N is negative.")
    private @Nullable Long shift;

    @Option(names = "--to-offset", paramLabel = "N", description = "To offset N.")
    private @Nullable Long offset;

    TargetOptions() {}

    /** The one that was given. */
    OffsetTarget target() {
        if (datetime != null) {
            return new OffsetTarget.Datetime(datetime);
        } else if (duration != null) {
            return new OffsetTarget.Ago(duration);
        } else if (earliest) {
            return new OffsetTarget.Earliest();
        } else if (latest) {
            return new OffsetTarget.Latest();
        } else if (current) {
            return new OffsetTarget.Current();
        } else if (shift != null) {
            return new OffsetTarget.Shift(shift);
        }
        return new OffsetTarget.Offset(Objects.requireNonNull(offset));
    }

    /** Times as Kafka's tool takes them: those without a zone are UTC. */
    static final class DateTime implements ITypeConverter<Instant> {
        private static final DateTimeFormatter FORM =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm[:ss][.SSS][XXX][X]");

        DateTime() {}

        @Override
        public Instant convert(String text) {
            try {
                TemporalAccessor time = FORM.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
                return time instanceof OffsetDateTime zoned
                        ? zoned.toInstant()
                        : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("\"" + text
                        + "\" is not a time: write it as 2026-03-02T10:15:00.000 (UTC) or 2026-03-02T10:15:00+01:00");
            }
        }
    }
}
