package io.windtrap.engine.testing;

import io.windtrap.engine.clickhouse.ClickHouseEngine;
import org.testcontainers.clickhouse.ClickHouseContainer;

final class ClickHouseInDocker implements ClickHouseServer {
    private static final String TAG = System.getProperty("windtrap.test.clickhouse-tag", "26.7");

    private final ClickHouseContainer container = new ClickHouseContainer("clickhouse/clickhouse-server:" + TAG)
            .withUsername("default")
            .withPassword("secret");

    ClickHouseInDocker() {
        container.start();
    }

    @Override
    public String url() {
        return container.getHttpUrl();
    }

    @Override
    public String user() {
        return container.getUsername();
    }

    @Override
    public String password() {
        return container.getPassword();
    }

    @Override
    public String query(String sql) {
        return ClickHouseEngine.query(url(), user(), password(), sql);
    }

    @Override
    public boolean canRestart() {
        return false;
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void restart() {
        throw new UnsupportedOperationException("a container comes back on another port");
    }

    @Override
    public void close() {
        container.stop();
    }
}
