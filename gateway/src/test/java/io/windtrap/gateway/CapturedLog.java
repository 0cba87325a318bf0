package io.windtrap.gateway;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the gateway logs from now until this is closed, a line each: the message, its key-value pairs and its cause. */
public final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.windtrap");

    /** Begins to listen. */
    public CapturedLog() {
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy cause = event.getThrowableProxy();
        lines.add(event.getFormattedMessage()
                + Objects.requireNonNullElse(event.getKeyValuePairs(), List.of())
                + (cause == null ? "" : ThrowableProxyUtil.asString(cause)));
    }

    /** Whether one line holds all of {@code parts}. */
    public boolean has(String... parts) {
        return count(parts) > 0;
    }

    /** How many lines hold all of {@code parts}. */
    public long count(String... parts) {
        return lines.stream()
                .filter(line -> List.of(parts).stream().allMatch(line::contains))
                .count();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        stop();
    }
}
