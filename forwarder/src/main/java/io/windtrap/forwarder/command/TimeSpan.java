package io.windtrap.forwarder.command;

import io.windtrap.common.topics.TopicCreation;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90s}, {@code 30m}, {@code 12h}, {@code 7d}, or {@code forever}, which is {@link TopicCreation#FOR_EVER}. */
public final class TimeSpan implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");

    TimeSpan() {}

    @Override
    public Duration convert(String text) {
        if (text.equals("forever")) {
            return TopicCreation.FOR_EVER;
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("\"" + text + "\" is not a time: write it as 90s, 30m, 12h or 7d");
        }
        long count = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
