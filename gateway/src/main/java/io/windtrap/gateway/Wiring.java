package io.windtrap.gateway;

import io.opentelemetry.api.trace.Tracer;
import io.vertx.core.net.ServerSSLOptions;
import io.windtrap.common.config.GatewayConfig;
import io.windtrap.common.config.KafkaConfig;
import io.windtrap.common.config.SourceConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.process.HeapRoom;
import io.windtrap.common.process.Instance;
import io.windtrap.common.topics.MendingCommands;
import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.TopicCheck;
import io.windtrap.common.topics.TopicsWatch;
import io.windtrap.common.trace.Telemetry;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.OperatorAccess;
import io.windtrap.gateway.auth.RateLimit;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.http.route.OperatorRoutes;
import io.windtrap.gateway.http.server.HttpListener;
import io.windtrap.gateway.publish.ProducerSettings;
import io.windtrap.gateway.tls.CertificateFiles;
import io.windtrap.gateway.tls.ListenerCertificate;
import io.windtrap.gateway.trace.RequestTraces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Turns the configuration into what each part is set up with, so that the parts need not know its shape. */
public final class Wiring {
    private static final String TLS_1_3 = "TLSv1.3";

    /** What Vert.x and Netty hold for a connection that is open, as measured. */
    private static final long BYTES_OF_A_CONNECTION = 16 << 10;

    private Wiring() {}

    /** What its requests can hold at once. */
    static HeapRoom heap(GatewayConfig gateway) {
        return new HeapRoom()
                .with("gateway.max-in-flight", gateway.maxInFlight().bytes())
                .with("gateway.producer-buffer", gateway.producerBuffer().bytes())
                .with("16 KiB * gateway.max-connections", BYTES_OF_A_CONNECTION * gateway.maxConnections());
    }

    /** The sources by write key. A source whose limit is unchanged since {@code former} keeps its bucket's level. */
    static Map<String, Source> sourcesByKey(List<SourceConfig> sources, Collection<Source> former) {
        Map<String, RateLimit> limits = new HashMap<>();
        former.forEach(source -> limits.put(source.id(), source.rateLimit()));
        Map<String, Source> byKey = new HashMap<>();
        sources.forEach(source -> byKey.put(source.writeKey().reveal(), source(source, limits.get(source.id()))));
        return byKey;
    }

    /** What makes spans of requests whose events go to {@code topic}; null while {@code telemetry} is off. */
    static @Nullable RequestTraces traces(Telemetry telemetry, String topic) {
        Tracer tracer = telemetry.tracer();
        return tracer == null ? null : new RequestTraces(tracer, topic);
    }

    private static Source source(SourceConfig source, @Nullable RateLimit former) {
        var limit = new RateLimit(source.eventsPerSecond(), source.burst());
        return new Source(
                source.id(),
                source.name().orElse(source.id()),
                source.type(),
                source.category().label(),
                source.enabled(),
                former != null && former.isAs(limit) ? former : limit);
    }

    static HttpListener.Settings listenerSettings(GatewayConfig gateway, @Nullable ServerSSLOptions tls) {
        return new HttpListener.Settings(
                gateway.host(),
                gateway.port(),
                gateway.headTimeout(),
                gateway.bodyTimeout(),
                gateway.idleTimeout(),
                tls);
    }

    /** Empty = plain HTTP. */
    static Optional<ListenerCertificate.Settings> tlsSettings(GatewayConfig gateway) {
        return certificateFiles(gateway.tls())
                .map(files -> new ListenerCertificate.Settings(
                        files, protocols(gateway.tls().minProtocol()), gateway.headTimeout()));
    }

    /** The files to watch; none = plain HTTP. */
    static List<Path> certificatePaths(GatewayConfig gateway) {
        return certificateFiles(gateway.tls()).map(CertificateFiles::paths).orElse(List.of());
    }

    private static Optional<CertificateFiles> certificateFiles(GatewayConfig.Tls tls) {
        if (tls.certificate().isPresent() && tls.key().isPresent()) {
            return Optional.of(new CertificateFiles.Pem(
                    Path.of(tls.certificate().get()), Path.of(tls.key().get())));
        }
        return tls.keystore()
                .flatMap(keystore -> tls.keystorePassword()
                        .map(password -> new CertificateFiles.Pkcs12(Path.of(keystore), password)));
    }

    private static Set<String> protocols(String least) {
        return least.equals(TLS_1_3) ? Set.of(TLS_1_3) : Set.of("TLSv1.2", TLS_1_3);
    }

    static OperatorRoutes operatorRoutes(WindtrapConfig config, Instance instance) {
        GatewayConfig gateway = config.gateway();
        GatewayConfig.Status status = gateway.status();
        return new OperatorRoutes(
                gateway.ping(),
                status.password()
                        .map(password -> new OperatorAccess(status.username(), password, status.allowedNetworks())),
                instance,
                Map.of(
                        "bootstrap_servers",
                        config.kafka().bootstrapServers(),
                        "topic",
                        config.kafka().topic()));
    }

    /** What the producer of events is set up with. */
    public static ProducerSettings producerSettings(WindtrapConfig config) {
        GatewayConfig gateway = config.gateway();
        return new ProducerSettings(
                config.kafka().bootstrapServers(),
                gateway.linger(),
                gateway.acknowledgementTimeout(),
                gateway.producerBuffer().bytes(),
                gateway.maxLargeBody().asInt(),
                Secret.revealed(config.kafka().properties()));
    }

    /**
     * A check of the topic that waits until Kafka answers, and then asks by a client of its own.
     *
     * @param refusal why no event can be published now
     * @param between pause between looks
     */
    static TopicsWatch topics(WindtrapConfig config, Supplier<Optional<Refusal>> refusal, Duration between) {
        return new TopicsWatch(
                () -> {
                    if (refusal.get().filter(Refusal.KAFKA_UNAVAILABLE::equals).isPresent()) {
                        throw new TimeoutException("Kafka does not answer");
                    }
                    return Admin.create(adminProperties(config.kafka()));
                },
                new TopicCheck(List.of(RequiredTopic.ofGateway(config)), MendingCommands.of(config.kafka())),
                between);
    }

    static Map<String, Object> adminProperties(KafkaConfig kafka) {
        Map<String, Object> properties = new HashMap<>(Secret.revealed(kafka.properties()));
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "windtrap-gateway-watch");
        return properties;
    }
}
