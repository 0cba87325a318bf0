package io.windtrap.engine.testing;

import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;

final class LocalKafka implements KafkaServer {
    private final TestFolder folder = new TestFolder("kafka");
    private final KafkaEngine engine =
            KafkaEngine.start(KafkaOptions.in(folder.path()).withLogFile(folder.logFile()));

    @Override
    public String bootstrapServers() {
        return engine.bootstrapServers();
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
