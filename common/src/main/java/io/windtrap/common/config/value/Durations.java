package io.windtrap.common.config.value;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads durations written {@code 250ms}, {@code 1s}, {@code 5m} or {@code 2h}. */
public final class Durations implements Converter<Duration> {
    private static final long serialVersionUID = 1;
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h)");

    /** {@code duration} in its largest unit that needs no fraction, as {@link #convert} reads it. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % Duration.ofHours(1).toMillis() == 0 && millis > 0) {
            return duration.toHours() + "h";
        }
        if (millis % Duration.ofMinutes(1).toMillis() == 0 && millis > 0) {
            return duration.toMinutes() + "m";
        }
        return millis % Duration.ofSeconds(1).toMillis() == 0 ? duration.toSeconds() + "s" : millis + "ms";
    }

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("expected a duration such as 250ms, 1s, 5m or 2h, got \"" + text + "\"");
        }
        long amount = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
