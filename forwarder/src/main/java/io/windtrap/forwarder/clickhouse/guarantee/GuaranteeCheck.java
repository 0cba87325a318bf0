package io.windtrap.forwarder.clickhouse.guarantee;

import io.windtrap.forwarder.clickhouse.catalogue.Catalogue;
import io.windtrap.forwarder.clickhouse.catalogue.ViewTargets;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.client.ResultRow;
import io.windtrap.forwarder.clickhouse.client.ServerVersion;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the server for its version, settings and tables, and tells operators what it can promise and what to change. */
public final class GuaranteeCheck {
    private static final Logger log = LoggerFactory.getLogger(GuaranteeCheck.class);
    private static final int MOST_STATEMENTS = 10;

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Catalogue catalogue;
    private final ViewTargets viewTargets;
    private final WarehouseMetrics metrics;
    private final InstantSource clock;
    private final GuaranteeSchedule schedule = new GuaranteeSchedule();

    public GuaranteeCheck(
            ClickHouse clickHouse, TableDdl ddl, Catalogue catalogue, WarehouseMetrics metrics, InstantSource clock) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.catalogue = catalogue;
        this.viewTargets = new ViewTargets(clickHouse);
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Asks now.
     *
     * @return the server's version, see {@link ServerVersion}
     * @throws RuntimeException of the client, to be sorted by {@link Failures}
     */
    public int ask() {
        String text = clickHouse.query("SELECT version() AS version").getFirst().getString("version");
        int version = ServerVersion.parse(text);
        Map<String, String> engines = engines();
        Map<String, String> settings = tableSettings();
        // A repetition that its table drops is pushed on to views, which drop it by tokens of their own.
        Map<String, String> withViews = new HashMap<>(engines);
        withViews.putAll(viewTargets.engines(ddl.database()));
        Guarantee guarantee = Guarantee.of(
                version, withViews, Long.parseLong(settings.getOrDefault("non_replicated_deduplication_window", "0")));
        Durability durability = Durability.of(
                engines, settings.getOrDefault("fsync_after_insert", "0").equals("1"));
        boolean exactlyOnce = guarantee instanceof Guarantee.ExactlyOnce;
        metrics.promised(exactlyOnce, durability.holds());
        schedule.asked(clock.instant());
        (exactlyOnce && durability.holds() ? log.atInfo() : log.atWarn())
                .addKeyValue("clickhouse", text)
                .addKeyValue("database", ddl.database())
                .addKeyValue("guarantee", guarantee.sentence())
                .addKeyValue("durable", durability.holds() ? "yes" : "not through a power failure")
                .log("warehouse is reachable");
        change(guarantee.reasons(), "exactly-once");
        change(durability.statements(), "durability");
        return version;
    }

    /** A request was answered: asks again where it is time, and lets nothing fail by it. */
    public void answered() {
        if (schedule.isDue(clock.instant())) {
            try {
                ask();
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("error", Failures.of(e).message())
                        .log(
                                "could not check whether ClickHouse still gives exactly-once and durability; retrying in one minute");
            }
        }
    }

    /** A request failed: the server may come back as another. */
    public void failed() {
        schedule.failed(clock.instant());
    }

    private static void change(List<String> changes, String wanted) {
        changes.stream().limit(MOST_STATEMENTS).forEach(change -> {
            if (change.startsWith("ALTER TABLE ")) {
                log.atWarn().addKeyValue("statement", change).log("run this statement to get " + wanted);
            } else {
                log.atWarn().addKeyValue("change", change).log("make this change to get " + wanted);
            }
        });
        if (changes.size() > MOST_STATEMENTS) {
            log.atWarn()
                    .addKeyValue("tables", changes.size() - MOST_STATEMENTS)
                    .log("more tables need the same change to get " + wanted);
        }
    }

    private Map<String, String> engines() {
        Map<String, String> engines = new HashMap<>();
        catalogue.engines().forEach((table, engine) -> engines.put(ddl.name(table), engine));
        return engines;
    }

    private Map<String, String> tableSettings() {
        Map<String, String> settings = new HashMap<>();
        for (ResultRow setting : clickHouse.query("SELECT name, value FROM system.merge_tree_settings"
                + " WHERE name IN ('non_replicated_deduplication_window', 'fsync_after_insert')")) {
            settings.put(setting.getString("name"), setting.getString("value"));
        }
        return settings;
    }
}
