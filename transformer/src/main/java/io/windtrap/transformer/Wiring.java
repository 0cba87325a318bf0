package io.windtrap.transformer;

import io.windtrap.common.config.TransformationConfig;
import io.windtrap.common.config.TransformerConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.value.Secret;
import io.windtrap.transformer.dedup.DedupPlan;
import io.windtrap.transformer.mask.Finder;
import io.windtrap.transformer.mask.Hiding;
import io.windtrap.transformer.mask.Mask;
import io.windtrap.transformer.script.Scripts;
import io.windtrap.transformer.stage.StagePlan;
import io.windtrap.transformer.step.Bots;
import io.windtrap.transformer.step.LiveSteps;
import io.windtrap.transformer.step.Outcome;
import io.windtrap.transformer.step.Properties;
import io.windtrap.transformer.step.Properties.Renaming;
import io.windtrap.transformer.step.Sample;
import io.windtrap.transformer.step.Selection;
import io.windtrap.transformer.step.Step;
import io.windtrap.transformer.step.Steps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/** Turns the configuration into what each part is set up with, so that the parts need not know its shape. */
final class Wiring {
    private Wiring() {}

    static StagePlan plan(WindtrapConfig config, LiveSteps steps) {
        TransformerConfig transformer = config.transformer();
        return new StagePlan(
                config.kafka().bootstrapServers(),
                Secret.revealed(config.kafka().properties()),
                config.kafka().topic(),
                transformer.topic(),
                config.forwarder().deadLetters().topic(),
                transformer.applicationId(),
                transformer.instanceId().orElse("").strip(),
                Path.of(transformer.stateDirectory()),
                transformer.threads(),
                transformer.commitInterval(),
                transformer.sessionTimeout(),
                dedup(transformer.deduplication()),
                null,
                longestEvent(config),
                transformer.deduplication().standbys(),
                steps);
    }

    /** It may go through all scripts, and be a dead letter of the last one. */
    private static Duration longestEvent(WindtrapConfig config) {
        return config.transformations().stream()
                .filter(step -> step.step() == TransformationConfig.Kind.SCRIPT)
                .map(step -> step.script().time())
                .reduce(Duration.ZERO, Duration::plus);
    }

    static String replayGroup(WindtrapConfig config, String name) {
        return config.transformer().applicationId() + ".replay." + name;
    }

    private static @Nullable DedupPlan dedup(TransformerConfig.Deduplication config) {
        return config.enabled() ? new DedupPlan(config.window(), config.memory().bytes()) : null;
    }

    /**
     * The steps of the configuration.
     *
     * @param batchSizes is told how many events each batch has that a script gets
     * @throws IOException if a script can't be used; the message says why
     */
    static Steps steps(WindtrapConfig config, Scripts scripts, IntConsumer batchSizes) throws IOException {
        List<Steps.Named> steps = new ArrayList<>();
        for (TransformationConfig step : config.transformations()) {
            var selection = Selection.of(step.sources(), step.types(), step.events());
            steps.add(new Steps.Named(step.id(), selection, step(step, scripts, batchSizes)));
        }
        return new Steps(steps);
    }

    static Admin admin(WindtrapConfig config) {
        Map<String, Object> all = new HashMap<>();
        all.put(AdminClientConfig.CLIENT_ID_CONFIG, "windtrap-transformer-admin");
        all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        all.putAll(Secret.revealed(config.kafka().properties()));
        all.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
        return Admin.create(all);
    }

    private static Step step(TransformationConfig step, Scripts scripts, IntConsumer batchSizes) throws IOException {
        return switch (step.step()) {
            case DROP -> step.drop().onlyBots() ? new Bots() : _ -> Outcome.DROPPED;
            case SAMPLE -> new Sample(step.id(), step.sample().share());
            case MASK -> mask(step.mask());
            case ALLOW -> Properties.allow(paths(step.properties().paths()));
            case BLOCK -> Properties.block(paths(step.properties().paths()));
            case RENAME ->
                Properties.rename(step.rename().stream()
                        .map(one -> new Renaming(path(one.from()), one.to()))
                        .toList());
            case SCRIPT -> scripts.step(step.id(), step.script(), batchSizes);
        };
    }

    private static Step mask(TransformationConfig.Mask mask) {
        Set<Finder> finders = EnumSet.noneOf(Finder.class);
        mask.patterns().orElse(List.of()).forEach(pattern -> finders.add(Finder.valueOf(pattern.name())));
        Hiding hiding = switch (mask.how()) {
            case REMOVE -> new Hiding.Removed();
            case CUT -> new Hiding.Cut();
            case HASH -> new Hiding.Hashed(mask.key().orElseThrow().reveal());
        };
        return new Mask(finders, paths(mask.paths()), hiding);
    }

    private static List<List<String>> paths(Optional<List<String>> paths) {
        return paths.orElse(List.of()).stream().map(Wiring::path).toList();
    }

    private static List<String> path(String text) {
        return List.of(text.strip().split("\\."));
    }
}
