package io.windtrap.forwarder.clickhouse.table;

import io.windtrap.forwarder.clickhouse.catalogue.Catalogue;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops the trial tables of forwarders that were killed during a search for rejected rows. */
public final class AbandonedCopies {
    /** A rehearsal that takes longer makes its copy anew. */
    public static final Duration AGE = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(AbandonedCopies.class);

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Catalogue catalogue;

    public AbandonedCopies(ClickHouse clickHouse, TableDdl ddl, Catalogue catalogue) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.catalogue = catalogue;
    }

    /** Drops those that were made {@code age} ago or earlier; they are empty, so what can't be dropped does no harm. */
    public void drop(Duration age) {
        for (String copy : catalogue.copies(age)) {
            try {
                clickHouse.run(ddl.dropTable(copy));
                log.atInfo().addKeyValue("table", ddl.name(copy)).log("dropped an abandoned trial table");
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("table", ddl.name(copy))
                        .addKeyValue("error", Failures.of(e).message())
                        .log("could not drop an abandoned trial table; drop it by hand");
            }
        }
    }
}
