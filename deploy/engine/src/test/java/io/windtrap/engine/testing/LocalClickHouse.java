package io.windtrap.engine.testing;

import io.windtrap.engine.clickhouse.ClickHouseEngine;
import io.windtrap.engine.clickhouse.ClickHouseOptions;

final class LocalClickHouse implements ClickHouseServer {
    private final TestFolder folder = new TestFolder("clickhouse");
    private final ClickHouseEngine engine = ClickHouseEngine.start(
            ClickHouseOptions.in(folder.path()).withLogFile(folder.logFile()).withUser("default", "secret"));

    @Override
    public String url() {
        return engine.url();
    }

    @Override
    public String user() {
        return engine.user();
    }

    @Override
    public String password() {
        return engine.password();
    }

    @Override
    public String query(String sql) {
        return engine.query(sql);
    }

    @Override
    public boolean canRestart() {
        return true;
    }

    @Override
    public void kill() {
        engine.kill();
    }

    @Override
    public void restart() {
        engine.restart();
    }

    @Override
    public void close() {
        engine.kill();
        folder.close();
    }
}
