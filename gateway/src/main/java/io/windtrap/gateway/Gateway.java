package io.windtrap.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.windtrap.common.admin.AdminServer;
import io.windtrap.common.admin.ServiceMetrics;
import io.windtrap.common.config.GatewayConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.Instance;
import io.windtrap.common.process.ServiceProcess;
import io.windtrap.common.process.StopStack;
import io.windtrap.common.reload.FileContents;
import io.windtrap.common.reload.FileWatch;
import io.windtrap.common.trace.Telemetry;
import io.windtrap.gateway.auth.WriteKeys;
import io.windtrap.gateway.http.event.BadEvents;
import io.windtrap.gateway.http.event.ClientIp;
import io.windtrap.gateway.http.event.EventIntake;
import io.windtrap.gateway.http.exchange.ConcurrencyLimit;
import io.windtrap.gateway.http.route.Routes;
import io.windtrap.gateway.http.server.HttpListener;
import io.windtrap.gateway.http.server.RouteTable;
import io.windtrap.gateway.metrics.CertificateMetrics;
import io.windtrap.gateway.metrics.GatewayMetrics;
import io.windtrap.gateway.metrics.LoadMetrics;
import io.windtrap.gateway.metrics.SourceTallies;
import io.windtrap.gateway.publish.EventPublisher;
import io.windtrap.gateway.publish.HotUsers;
import io.windtrap.gateway.publish.InFlightBytes;
import io.windtrap.gateway.publish.KafkaWatch;
import io.windtrap.gateway.publish.LiveClient;
import io.windtrap.gateway.publish.PublishFailures;
import io.windtrap.gateway.tls.ListenerCertificate;
import io.windtrap.gateway.trace.RequestTraces;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: wires its parts, starts them, and stops them in reverse without losing what was acknowledged. */
public final class Gateway implements ServiceProcess.Service {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration BETWEEN_TOPIC_CHECKS = Duration.ofSeconds(2);

    private final InstantSource clock = InstantSource.system();
    private final GatewayConfig config;
    private final WriteKeys keys;
    private final StopStack toStop = new StopStack();
    /** Why it is not ready, whatever Kafka is; empty while it listens. */
    private volatile String phase = "starting";

    private @Nullable FileWatch certificateWatch;
    private int port;
    private int adminPort;

    private Gateway(WindtrapConfig all) {
        this.config = all.gateway();
        this.keys = new WriteKeys(Wiring.sourcesByKey(all.sources(), List.of()), clock.instant());
    }

    /**
     * Starts; returns once requests are taken, whether Kafka is there or not.
     *
     * @throws IOException if a port can't be listened on; the message names it
     */
    public static Gateway start(WindtrapConfig config) throws IOException {
        var gateway = new Gateway(config);
        try {
            gateway.wire(config);
            return gateway;
        } catch (IOException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    /** The port that events are posted to, 1 to 65535. */
    public int port() {
        return port;
    }

    /** The port of {@code /health}, {@code /ready} and {@code /metrics}, 1 to 65535. */
    public int adminPort() {
        return adminPort;
    }

    /** Takes over the sources of {@code changed}, and nothing else of it; unless there are none, as in half a file. */
    @Override
    public void reload(WindtrapConfig changed) {
        if (changed.sources().isEmpty() && !keys.sources().isEmpty()) {
            log.atError()
                    .addKeyValue(
                            "problems",
                            "the file has no sources; if it was cut off, restore it; to stop all sources, set enabled: false for each")
                    .log("configuration not reloaded: the former one stays in force; correct the file");
            return;
        }
        keys.replace(Wiring.sourcesByKey(changed.sources(), keys.sources()), clock.instant());
        log.atInfo().addKeyValue("sources", changed.sources().size()).log("sources reloaded");
    }

    /** Reads the certificate again, soon, where there is one. */
    @Override
    public void hangUp() {
        FileWatch watch = certificateWatch;
        if (watch != null) {
            watch.nudge();
        }
    }

    private void wire(WindtrapConfig all) throws IOException {
        var metrics = new ServiceMetrics();
        toStop.push(metrics::close);
        var telemetry = Telemetry.start("windtrap-gateway");
        toStop.push(telemetry::close);
        var inFlight = new InFlightBytes(config.maxInFlight().bytes());
        var gatewayMetrics = new GatewayMetrics(metrics.registry(), inFlight::bytes);
        LiveClient<Admin> admins = adminClient(all);
        LiveClient<Producer<byte[], byte[]>> producers = producer(all);
        KafkaWatch watch = kafkaWatch(admins, producers, all.kafka().topic());
        toStop.push(Wiring.topics(all, watch::refusal, BETWEEN_TOPIC_CHECKS).startUntilUsable()::close);

        AdminServer admin = AdminServer.start(
                config.admin().host(), config.admin().port(), () -> obstacles(watch), metrics.registry());
        toStop.push(admin::close);
        adminPort = admin.port();

        var hotUsers = new HotUsers(
                config.hotUserEventsPerSecond(),
                System::nanoTime,
                ThreadLocalRandom.current().nextLong());
        var failures = new PublishFailures(watch::refusal, System::nanoTime);
        var publisher = new EventPublisher(
                producers,
                failures,
                all.kafka().topic(),
                clock,
                () -> UUID.randomUUID().toString(),
                hotUsers);
        var requests = new ConcurrencyLimit(config.maxRequests());
        RouteTable routes = Routes.table(
                intake(inFlight, publisher, Wiring.traces(telemetry, all.kafka().topic())),
                () -> obstacles(watch),
                gatewayMetrics,
                requests,
                clock,
                Wiring.operatorRoutes(all, Instance.startedAt(clock.instant())));
        var connections = new ConcurrencyLimit(config.maxConnections());
        var load = new LoadMetrics(metrics.registry(), connections::inside, requests::inside);
        load.watchProducer(producers::get);
        load.watchHotUsers(hotUsers, HotUsers::hotEvents);

        serve(metrics, settings -> new HttpListener(settings, routes, connections, load::eventLoopLate));
        phase = "";
    }

    private LiveClient<Admin> adminClient(WindtrapConfig all) {
        LiveClient<Admin> admins = LiveClient.open(
                () -> Admin.create(Wiring.adminProperties(all.kafka())), client -> client.close(CLOSE_TIMEOUT));
        toStop.push(admins::close);
        return admins;
    }

    private LiveClient<Producer<byte[], byte[]>> producer(WindtrapConfig all) {
        LiveClient<Producer<byte[], byte[]>> producers = LiveClient.open(
                () -> new KafkaProducer<>(
                        Wiring.producerSettings(all).toProperties(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()),
                client -> client.close(CLOSE_TIMEOUT));
        toStop.push(producers::close);
        return producers;
    }

    private KafkaWatch kafkaWatch(
            LiveClient<Admin> admins, LiveClient<Producer<byte[], byte[]>> producers, String topic) {
        var watch = new KafkaWatch(admins, producers, topic);
        toStop.push(watch::close);
        watch.start();
        return watch;
    }

    private EventIntake intake(InFlightBytes inFlight, EventPublisher publisher, @Nullable RequestTraces traces) {
        return new EventIntake(
                keys,
                inFlight,
                publisher,
                new ClientIp(config.trustedProxies().orElse(List.of())),
                new SourceTallies(),
                config.maxBody().asInt(),
                config.maxLargeBody().asInt(),
                config.maxEvents(),
                new BadEvents(config.batchErrors() == GatewayConfig.BatchErrors.DROP, System::nanoTime),
                traces);
    }

    /** Listens, with TLS where there is a certificate, which is watched from before it is read for the first time. */
    private void serve(ServiceMetrics metrics, Function<HttpListener.Settings, HttpListener> listener)
            throws IOException {
        Vertx vertx = vertx();
        FileContents certificateFiles = FileContents.of(Wiring.certificatePaths(config));
        ListenerCertificate tls = certificate(vertx, metrics);
        var settings = Wiring.listenerSettings(config, tls == null ? null : tls.first());
        HttpListeners listeners = listen(vertx, () -> listener.apply(settings));
        watch(tls, certificateFiles, listeners);
    }

    private Vertx vertx() {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(eventLoops()));
        toStop.push(
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
        return vertx;
    }

    private int eventLoops() {
        return config.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : config.eventLoops();
    }

    private @Nullable ListenerCertificate certificate(Vertx vertx, ServiceMetrics metrics) throws IOException {
        Optional<ListenerCertificate.Settings> settings = Wiring.tlsSettings(config);
        return settings.isEmpty()
                ? null
                : new ListenerCertificate(settings.get(), vertx, clock, new CertificateMetrics(metrics.registry()));
    }

    private void watch(@Nullable ListenerCertificate certificate, FileContents known, HttpListeners listeners) {
        if (certificate != null) {
            var watch = new FileWatch(
                    "certificate-reload", certificate.files(), known, () -> certificate.renew(listeners::renew));
            toStop.push(watch::close);
            certificateWatch = watch;
        }
    }

    private HttpListeners listen(Vertx vertx, Supplier<HttpListener> listener) throws IOException {
        HttpListeners listeners;
        try {
            listeners = HttpListeners.start(vertx, eventLoops(), listener);
        } catch (IOException e) {
            throw new IOException(
                    "can't listen on gateway port " + config.host() + ":" + config.port() + ": " + e.getMessage(),
                    e.getCause());
        }
        toStop.push(() -> drain(listeners));
        port = listeners.port();
        if (!vertx.isNativeTransportEnabled()) {
            log.atInfo().log("native transport is not available on this system: using Java NIO");
        }
        return listeners;
    }

    private List<String> obstacles(KafkaWatch watch) {
        List<String> obstacles = new ArrayList<>();
        if (!phase.isEmpty()) {
            obstacles.add(phase);
        }
        watch.obstacle().ifPresent(obstacles::add);
        return obstacles;
    }

    /** Drains and stops; returns within the configured delay and time-out, and a few seconds. A second call does nothing. */
    @Override
    public void close() {
        phase = "shutting down";
        toStop.stopAll();
    }

    private void drain(HttpListeners listeners) {
        log.atInfo()
                .addKeyValue("delay", config.shutdownDelay())
                .log("shutting down: requests are still accepted for the delay, then connections are closed");
        listeners.leave();
        try {
            Thread.sleep(config.shutdownDelay());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listeners.drain(config.shutdownTimeout());
        log.atInfo().log("HTTP connections drained");
    }
}
