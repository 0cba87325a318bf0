package io.windtrap.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Listens to the audit log while a test runs, and keeps its lines from the tests' own output. */
final class AuditLines implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.windtrap.console.audit");
    private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

    AuditLines() {
        heard.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(heard);
    }

    /** Each as {@code user address action | on | result}. */
    List<String> all() {
        return List.copyOf(heard.list).stream()
                .map(event -> event.getKeyValuePairs().stream()
                        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value))))
                .map(AuditLines::line)
                .toList();
    }

    private static String line(Map<String, String> line) {
        return line.get("user") + " " + line.get("address") + " " + line.get("action") + " | " + line.get("on") + " | "
                + line.get("result");
    }

    /** All that was written, with every key and value. */
    String everything() {
        return List.copyOf(heard.list).stream()
                .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs() + "\n")
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        logger.detachAppender(heard);
        logger.setAdditive(true);
        logger.setLevel(null);
    }
}
