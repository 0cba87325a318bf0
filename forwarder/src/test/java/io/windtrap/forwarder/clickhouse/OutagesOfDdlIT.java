package io.windtrap.forwarder.clickhouse;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.clickhouse.Database.INSERTED;
import static io.windtrap.forwarder.clickhouse.Database.RECEIVED;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.windtrap.engine.testing.HttpProxy;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.mapping.Row;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ClickHouse refuses every statement for a while from one of DDL on: whenever that ends, no name is blamed. */
final class OutagesOfDdlIT {
    private static final int MOST_ATTEMPTS = 20;

    @AutoClose
    private final Database database = new Database();

    private HttpProxy proxy;
    private ClickHouseWarehouse warehouse;
    private volatile String beginning = "none";
    private final AtomicInteger left = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        proxy = HttpProxy.start(database.url(), 0, this::answer);
        warehouse = database.warehouse(proxy.url());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aTableKeepsItsName(int statements) {
        // When
        refuse("CREATE TABLE IF NOT EXISTS `" + database.name + "`.`t`", statements);
        insert(row("t", cell("n", INT, "1"), text("id", "a"), RECEIVED));

        // Then
        assertThat(left).hasValue(0);
        assertThat(database.query("SELECT id, n FROM $t")).isEqualTo("a\t1");
        assertThat(database.query("SELECT name FROM system.tables WHERE database = '" + database.name + "'"))
                .isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void columnsKeepTheirNames(int statements) {
        // Given
        insert(row("t", text("id", "a"), RECEIVED));

        // When
        refuse("ALTER TABLE", statements);
        insert(row("t", cell("m", INT, "1"), cell("n", INT, "2"), text("id", "b"), RECEIVED));

        // Then
        assertThat(left).hasValue(0);
        assertThat(database.query("SELECT id, m, n FROM $t WHERE id = 'b'")).isEqualTo("b\t1\t2");
        assertThat(database.query("SELECT count() FROM system.columns WHERE startsWith(name, '_') AND database = '"
                        + database.name + "'"))
                .isEqualTo("0");
        assertThat(database.discarded).isEmpty();
    }

    private void refuse(String first, int statements) {
        left.set(statements);
        beginning = first;
    }

    private void insert(Row row) {
        SealedBatch batch = Batches.of(List.of(row));
        int attempts = 0;
        while (!Database.attempt(warehouse, batch, batch.groups().getFirst(), attempts > 0)
                .equals(INSERTED)) {
            assertThat(++attempts).isLessThan(MOST_ATTEMPTS);
        }
    }

    private void answer(HttpProxy through, HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        if (new String(body, UTF_8).startsWith(beginning)) {
            beginning = "";
        }
        if (beginning.isEmpty() && left.get() > 0) {
            left.decrementAndGet();
            exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", "4711");
            exchange.sendResponseHeaders(500, -1);
        } else {
            through.ask(exchange, body).sendTo(exchange);
        }
    }
}
