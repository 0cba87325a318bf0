package io.windtrap.forwarder.clickhouse.ddl;

import com.clickhouse.client.api.insert.InsertSettings;
import io.windtrap.forwarder.batch.group.TsvBuffer;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.client.InsertOptions;
import io.windtrap.forwarder.clickhouse.client.ServerVersion;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import java.util.List;
import java.util.function.IntSupplier;

/** Sends one INSERT under a token, with the settings of the guarantee. */
public final class InsertStatement {
    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final IntSupplier version;

    /** @param version of the server, see {@link ServerVersion}; asked at each INSERT */
    public InsertStatement(ClickHouse clickHouse, TableDdl ddl, IntSupplier version) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.version = version;
    }

    /**
     * Inserts {@code rows} into {@code table}.
     *
     * @param columns of the rows; where there are none nothing is sent, as every value is in {@code rudder_discards}
     * @param pastViews whether the rows are to go in although a materialized view of the table fails
     * @return whether the request was sent more than once
     * @throws RuntimeException of the client, to be sorted by {@link Failures}
     */
    public boolean send(String table, List<String> columns, TsvBuffer rows, String token, boolean pastViews) {
        InsertSettings settings = settings(token);
        return !columns.isEmpty()
                && clickHouse.insert(
                        ddl.name(table), columns, rows, pastViews ? InsertOptions.pastViews(settings) : settings);
    }

    private InsertSettings settings(String token) {
        return ddl.options().cluster() == null
                ? InsertOptions.of(token, version.getAsInt())
                : InsertOptions.ofReplicated(token, version.getAsInt());
    }
}
