package io.windtrap.forwarder.clickhouse.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.engine.testing.TestServers;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class FailureNamesIT {
    @Test
    void ofDataAreThoseOfClickHouse() {
        Map<Integer, String> names = new TreeMap<>();
        TestServers.sharedClickHouse()
                .query("SELECT arrayJoin(" + new TreeMap<>(Failures.OF_DATA).keySet()
                        + ") AS code, errorCodeToName(code) FORMAT TSV")
                .lines()
                .map(line -> line.split("\t", -1))
                .forEach(cells -> names.put(Integer.valueOf(cells[0]), cells[1]));

        assertThat(Failures.OF_DATA).isEqualTo(names);
    }
}
