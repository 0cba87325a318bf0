package io.windtrap.transformer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.windtrap.common.admin.AdminAccess;
import io.windtrap.common.admin.AdminServer;
import io.windtrap.common.admin.ServiceMetrics;
import io.windtrap.common.config.TransformationConfig;
import io.windtrap.common.config.TransformerConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.Instance;
import io.windtrap.common.process.ServiceProcess;
import io.windtrap.common.process.StopStack;
import io.windtrap.transformer.geo.MaxMindFile;
import io.windtrap.transformer.metrics.StreamsMetrics;
import io.windtrap.transformer.metrics.TransformerMetrics;
import io.windtrap.transformer.script.Scripts;
import io.windtrap.transformer.stage.Stage;
import io.windtrap.transformer.stage.StagePlan;
import io.windtrap.transformer.stage.StateFolder;
import io.windtrap.transformer.status.StatusReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running transformer: the stage and the admin port. */
public final class Transformer implements ServiceProcess.Service {
    private static final Logger log = LoggerFactory.getLogger(Transformer.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    /** A script that goes on so long after it was to stop is in something that JavaScript can't be taken out of. */
    private static final Duration HUNG = Duration.ofSeconds(10);

    private final ServiceMetrics metrics = new ServiceMetrics();
    private final StopStack toStop;
    private final Scripts scripts;
    private final StepsReload reload;
    private final Stage stage;
    private final AdminServer admin;
    private volatile boolean closing;

    /** @param toStop takes what must be stopped, also where this fails */
    private Transformer(WindtrapConfig config, StopStack toStop) throws IOException {
        this.toStop = toStop;
        toStop.push(metrics::close);
        var folder = StateFolder.open(Path.of(config.transformer().stateDirectory()));
        toStop.push(() -> close(folder));
        scripts = new Scripts(MaxMindFile.named(config.transformer().geolocation()));
        toStop.push(scripts::close);
        var counted = new TransformerMetrics(
                metrics.registry(),
                config.transformations().stream().map(TransformationConfig::id).toList());
        reload = StepsReload.start(config, scripts, counted);
        toStop.push(reload::close);
        StagePlan plan = Wiring.plan(config, reload.live());
        InstantSource clock = InstantSource.system();
        String name = plan.instanceId().isEmpty() ? folder.name() : plan.instanceId();
        stage = new Stage(plan, name, counted, () -> Wiring.admin(config), clock, BETWEEN_LOOKS);
        StreamsMetrics.show(metrics.registry(), stage::streamsMetrics, plan.input(), System::nanoTime);
        Gauge.builder("windtrap.transformer.restore.remaining", stage, Stage::restoreRemaining)
                .description("Records of the store of ids that are still to be read from Kafka; their partitions wait")
                .register(metrics.registry());
        Gauge.builder("windtrap.transformer.script.overrun.seconds", scripts, all -> seconds(all.longestOverrun()))
                .description("Time for which a script goes on although it exceeded a limit: it can't be interrupted")
                .register(metrics.registry());
        FunctionCounter.builder("windtrap.transformer.script.interrupts", scripts, Scripts::interrupts)
                .description("Calls of scripts that were ended because they exceeded a limit; a batch is one call")
                .register(metrics.registry());
        TransformerConfig transformer = config.transformer();
        var status =
                new StatusReport(Instance.startedAt(clock.instant()), clock, plan, this::obstacles, metrics.registry());
        admin = AdminServer.with(this::obstacles, metrics.registry())
                .route(
                        "/status",
                        AdminAccess.of(transformer.status()).guard(() -> AdminServer.Answer.json(status.json())))
                .start(transformer.admin().host(), transformer.admin().port());
        toStop.push(admin::close);
        toStop.push(stage::close); // before the admin port, which says meanwhile that this is shutting down
        log.atInfo()
                .addKeyValue("reads", plan.input())
                .addKeyValue("writes", plan.output())
                .addKeyValue("steps", plan.steps().now().ids())
                .addKeyValue("instance", name)
                .log("transforming");
    }

    /**
     * Starts, and returns at once, whether Kafka is there or not.
     *
     * @throws IOException if the admin port or the state directory can't be used; the message says which
     */
    public static Transformer start(WindtrapConfig config) throws IOException {
        var toStop = new StopStack();
        try {
            var transformer = new Transformer(config, toStop);
            transformer.stage.start();
            return transformer;
        } catch (IOException | RuntimeException e) {
            toStop.stopAll();
            throw e;
        }
    }

    /** Takes over the transformations of a changed file. */
    @Override
    public void reload(WindtrapConfig changed) {
        reload.reload(changed);
    }

    /** The port of {@code /health}, {@code /ready} and {@code /metrics}, 1 to 65535. */
    public int adminPort() {
        return admin.port();
    }

    private List<String> obstacles() {
        if (closing) {
            return List.of("shutting down");
        }
        List<String> all = new ArrayList<>(stage.obstacles());
        if (scripts.longestOverrun().compareTo(HUNG) > 0) {
            all.add("a script has not stopped for " + scripts.longestOverrun().toSeconds()
                    + " s although it exceeded a limit; its partition waits");
        }
        return all;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** Finishes and commits what is under way. A second call does nothing. */
    @Override
    public void close() {
        closing = true;
        toStop.stopAll();
    }

    private static void close(StateFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("the state directory's lock could not be closed");
        }
    }
}
