package io.windtrap.gateway;

import io.windtrap.common.config.GatewayConfig;
import io.windtrap.common.config.KafkaConfig;
import io.windtrap.common.config.Secret;
import io.windtrap.common.config.SourceConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.gateway.auth.RateLimit;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.http.HttpListener;
import io.windtrap.gateway.publish.ProducerSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Turns the configuration into what each part is set up with, so that the parts need not know its shape. */
final class Wiring {
    private Wiring() {}

    static Map<String, Source> sourcesByKey(List<SourceConfig> sources) {
        Map<String, Source> byKey = new HashMap<>();
        sources.forEach(source -> byKey.put(source.writeKey().reveal(), source(source)));
        return byKey;
    }

    private static Source source(SourceConfig source) {
        return new Source(
                source.id(),
                source.name().orElse(source.id()),
                source.enabled(),
                new RateLimit(source.eventsPerSecond(), source.burst()));
    }

    static HttpListener.Settings listenerSettings(GatewayConfig gateway) {
        return new HttpListener.Settings(
                gateway.host(), gateway.port(), gateway.headTimeout(), gateway.bodyTimeout(), gateway.idleTimeout());
    }

    static ProducerSettings producerSettings(WindtrapConfig config) {
        GatewayConfig gateway = config.gateway();
        return new ProducerSettings(
                config.kafka().bootstrapServers(),
                gateway.linger(),
                gateway.acknowledgementTimeout(),
                gateway.producerBuffer().bytes(),
                gateway.maxLargeBody().asInt(),
                revealed(config.kafka().properties()));
    }

    static Map<String, Object> adminProperties(KafkaConfig kafka) {
        Map<String, Object> properties = new HashMap<>(revealed(kafka.properties()));
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "windtrap-gateway-watch");
        return properties;
    }

    private static Map<String, String> revealed(Map<String, Secret> properties) {
        Map<String, String> revealed = new HashMap<>();
        properties.forEach((name, value) -> revealed.put(name, value.reveal()));
        return revealed;
    }
}
