package io.windtrap.forwarder.consume;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Hears of every meter that is registered a second time, from now until this is closed. Micrometer ignores the second and
 * warns of it once a process; of all others it tells at DEBUG.
 */
public final class DoubleRegistrations extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(MeterRegistry.class);

    public DoubleRegistrations() {
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
        logger.setLevel(Level.DEBUG);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getFormattedMessage().contains("already registered")) {
            lines.add(event.getFormattedMessage());
        }
    }

    public List<String> heard() {
        return lines;
    }

    @Override
    public void close() {
        logger.setLevel(null);
        logger.detachAppender(this);
        stop();
    }
}
