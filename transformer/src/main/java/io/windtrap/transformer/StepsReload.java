package io.windtrap.transformer;

import io.windtrap.common.config.KafkaConfig;
import io.windtrap.common.config.TransformerConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.reload.ConfigChanges;
import io.windtrap.common.reload.FileContents;
import io.windtrap.common.reload.FileWatch;
import io.windtrap.transformer.geo.MaxMindFile;
import io.windtrap.transformer.metrics.TransformerMetrics;
import io.windtrap.transformer.script.Scripts;
import io.windtrap.transformer.step.LiveSteps;
import io.windtrap.transformer.step.Steps;
import io.windtrap.transformer.step.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes changed transformations over while events flow, and watches the files of their scripts. What can't be read, or fails for all of
 * the latest events, changes nothing.
 */
final class StepsReload implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StepsReload.class);

    private final WindtrapConfig running;
    private final Scripts scripts;
    private final LiveSteps live;
    private final TransformerMetrics metrics;
    private WindtrapConfig config;
    private FileWatch watch;
    private boolean closed;

    private StepsReload(
            WindtrapConfig config, Scripts scripts, LiveSteps live, TransformerMetrics metrics, FileContents known) {
        this.running = config;
        this.config = config;
        this.scripts = scripts;
        this.live = live;
        this.metrics = metrics;
        this.watch = watch(Scripts.files(config), known);
    }

    /**
     * Builds the steps and begins to watch the files of their scripts.
     *
     * @throws IOException if a script can't be used; the message says why
     */
    static StepsReload start(WindtrapConfig config, Scripts scripts, TransformerMetrics metrics) throws IOException {
        FileContents known = FileContents.of(Scripts.files(config));
        return new StepsReload(
                config, scripts, new LiveSteps(Wiring.steps(config, scripts, metrics::batch)), metrics, known);
    }

    /** The steps in force. */
    LiveSteps live() {
        return live;
    }

    /** Takes over what {@code changed} has under {@code transformations} and {@code transformer.geolocation}, and says what else of it takes a restart. */
    synchronized void reload(WindtrapConfig changed) {
        if (closed) {
            return;
        }
        List<Path> files = Scripts.files(changed);
        FileContents known = FileContents.of(files);
        String problem = use(changed);
        if (problem.isEmpty()) {
            metrics.reloaded(live.now().ids());
            log.atInfo().addKeyValue("steps", live.now().ids()).log("transformations reloaded");
            warnOfRestart(changed);
        } else {
            metrics.reloadRefused();
            log.atError()
                    .addKeyValue("problems", problem)
                    .log("transformations not reloaded: the former ones stay in force; correct the file");
        }
        // Also when it was refused: the next change may be to a file that only the new configuration names. Last, as
        // this may be the watch's thread.
        config = changed;
        watch.close();
        watch = watch(files, known);
    }

    /** Brings the steps of {@code changed} into force; otherwise says why they can't be. */
    private String use(WindtrapConfig changed) {
        Steps steps;
        try {
            // The file is replaced each week or so.
            scripts.locateWith(MaxMindFile.named(changed.transformer().geolocation()));
            steps = Wiring.steps(changed, scripts, metrics::batch);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        List<String> failing = Trial.failing(steps, live.sample());
        if (!failing.isEmpty()) {
            return "tried on the latest events, " + String.join("; ", failing)
                    + " for all of them; transformer test shows the errors";
        }
        live.replace(steps);
        return "";
    }

    private void warnOfRestart(WindtrapConfig changed) {
        List<String> keys =
                new ArrayList<>(ConfigChanges.between(KafkaConfig.class, "kafka", running.kafka(), changed.kafka()));
        keys.addAll(ConfigChanges.between(
                TransformerConfig.class, "transformer", running.transformer(), changed.transformer()));
        keys.remove("transformer.geolocation");
        if (!keys.isEmpty()) {
            log.atWarn()
                    .addKeyValue("keys", keys)
                    .log("some changed keys take effect only after a restart; restart this transformer");
        }
    }

    private FileWatch watch(List<Path> files, FileContents known) {
        return new FileWatch("script-reload", files, known, this::reloadScripts);
    }

    private synchronized void reloadScripts() {
        reload(config);
    }

    /** From now on nothing is reloaded. */
    @Override
    public synchronized void close() {
        closed = true;
        watch.close();
    }
}
