package io.windtrap.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;

final class ServersForTestsIT {

    @Test
    void givesBothServersInTwoLines() throws Exception {
        // When
        try (var kafka = TestServers.kafka();
                var clickHouse = TestServers.clickHouse()) {
            // Then
            assertThat(clickHouse.query("SELECT 1 + 1")).isEqualTo("2\n");
            Map<String, Object> config = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
            try (var admin = Admin.create(config)) {
                assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS)).isEmpty();
            }
        }
    }

    @Test
    void sharesOneServerAmongTheTestsOfAJvm() {
        // When
        var first = TestServers.sharedClickHouse();
        var second = TestServers.sharedClickHouse();
        // Then
        assertThat(second).isSameAs(first);
        assertThat(first.query("SELECT 3")).isEqualTo("3\n");
    }
}
