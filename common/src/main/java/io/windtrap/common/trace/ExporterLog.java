package io.windtrap.common.trace;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OpenTelemetry logs by the JDK's logger, and by itself not too often: what it has to say comes out like every other line. */
final class ExporterLog extends Handler {
    private static final Logger log = LoggerFactory.getLogger(ExporterLog.class);
    /** Held here, or the JDK forgets what was set. */
    private static final java.util.logging.Logger OPEN_TELEMETRY =
            java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SimpleFormatter formatter = new SimpleFormatter();

    private ExporterLog() {}

    /** From now on its lines come here alone. */
    static synchronized void install() {
        if (OPEN_TELEMETRY.getUseParentHandlers()) {
            OPEN_TELEMETRY.setUseParentHandlers(false);
            OPEN_TELEMETRY.addHandler(new ExporterLog());
        }
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            log.atWarn()
                    .addKeyValue("error", formatter.formatMessage(line))
                    .log("spans are lost, events are not: look at the collector and at the variables OTEL_…");
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
