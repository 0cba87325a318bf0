package io.windtrap.bench.process;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.gateway.Wiring;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that a gateway can do: each body is a record, and is answered with 200 when Kafka has it. With the gateway's own settings of
 * producer and threads, and as many partitions in turn as its users have.
 */
public final class BareHandler extends AbstractVerticle {
    private final WindtrapConfig config;
    private final Producer<byte[], byte[]> producer;
    private final int partitions;
    private final AtomicInteger turn;

    private BareHandler(WindtrapConfig config, Producer<byte[], byte[]> producer, int partitions, AtomicInteger turn) {
        this.config = config;
        this.producer = producer;
        this.partitions = partitions;
        this.turn = turn;
    }

    /** Takes {@code --config FILE}, as a gateway does; runs until the JVM ends. */
    public static void main(String[] arguments) throws ConfigException {
        WindtrapConfig config = ConfigLoader.load(Path.of(arguments[1]), Map.of());
        Map<String, Object> properties = Wiring.producerSettings(config).toProperties();
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000L); // It is asked for its partitions at once.
        var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        int partitions = producer.partitionsFor(config.kafka().topic()).size();
        int threads = Runtime.getRuntime().availableProcessors();
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(threads));
        var turn = new AtomicInteger();
        vertx.deployVerticle(
                        () -> new BareHandler(config, producer, partitions, turn),
                        new DeploymentOptions().setInstances(threads))
                .await();
    }

    @Override
    public void start() {
        var _ = vertx.createHttpServer()
                .requestHandler(request -> {
                    if (request.method().equals(HttpMethod.GET)) { // /ready
                        answer(request, 200);
                    } else {
                        var _ = request.body().onSuccess(body -> publish(request, body));
                    }
                })
                .listen(config.gateway().port(), config.gateway().host());
    }

    private void publish(HttpServerRequest request, Buffer body) {
        int partition = Math.floorMod(turn.getAndIncrement(), partitions);
        var _ = producer.send(
                new ProducerRecord<>(config.kafka().topic(), partition, null, body.getBytes()),
                (_, failure) -> context.runOnContext(_ -> answer(request, failure == null ? 200 : 503)));
    }

    private static void answer(HttpServerRequest request, int status) {
        var _ = request.response().setStatusCode(status).end("OK");
    }
}
