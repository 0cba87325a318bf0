package io.windtrap.common.config.check;

import io.windtrap.common.config.TransformationConfig;
import io.windtrap.common.config.TransformationConfig.How;
import io.windtrap.common.config.TransformationConfig.Kind;
import io.windtrap.common.config.TransformerConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.value.ByteSize;
import io.windtrap.common.deadletter.DeadLetter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for the transformer and its steps. Collects every breach. */
final class TransformationChecks extends ConfigRules {
    /** In dead letters it stands for the transformer. */
    private static final String RESERVED = DeadLetter.TRANSFORMER;

    /** A destination's consumer group is this and its id. */
    private static final String GROUPS = "windtrap.";

    private static final int SHORTEST_KEY = 16;
    private static final ByteSize LEAST_MEMORY = ByteSize.of("16MiB");
    private static final Pattern PATH = Pattern.compile("[^.]+(\\.[^.]+)*");
    private static final Map<String, Set<Kind>> BLOCKS = Map.of(
            "drop", Set.of(Kind.DROP),
            "sample", Set.of(Kind.SAMPLE),
            "mask", Set.of(Kind.MASK),
            "properties", Set.of(Kind.ALLOW, Kind.BLOCK),
            "rename", Set.of(Kind.RENAME),
            "script", Set.of(Kind.SCRIPT));

    private final Set<String> written;

    private TransformationChecks(Set<String> written) {
        this.written = written;
    }

    /**
     * What is wrong with the transformer and the steps of {@code config}.
     *
     * @param written keys that the file has
     */
    static List<ConfigProblem> of(WindtrapConfig config, Set<String> written) {
        var checks = new TransformationChecks(written);
        checks.transformer(config.transformer());
        Set<String> sources = new HashSet<>();
        config.sources().forEach(source -> sources.add(source.id()));
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < config.transformations().size(); i++) {
            checks.step("transformations[" + i + "]", config.transformations().get(i), sources, ids);
        }
        for (int i = 0; i < config.destinations().size(); i++) {
            checks.destination(
                    "destinations[" + i + "].id", config.destinations().get(i).id(), config.transformer());
        }
        return checks.problems();
    }

    private void destination(String path, String id, TransformerConfig transformer) {
        if (id.equals(RESERVED)) {
            add(path, "\"" + RESERVED + "\" names the transformer", "use another id");
        } else if (transformer.applicationId().equals(GROUPS + id)) {
            add(
                    "transformer.application-id",
                    "is the consumer group of destination \"" + id + "\"",
                    "two services in one group would keep each other out; use another name");
        }
    }

    private void transformer(TransformerConfig transformer) {
        within("transformer.threads", transformer.threads(), 1, 64);
        within(
                "transformer.commit-interval",
                transformer.commitInterval(),
                Duration.ofMillis(10),
                Duration.ofSeconds(10));
        within(
                "transformer.session-timeout",
                transformer.sessionTimeout(),
                Duration.ofSeconds(6),
                Duration.ofMinutes(5));
        port("transformer.admin.port", transformer.admin().port());
        TransformerConfig.Deduplication deduplication = transformer.deduplication();
        within("transformer.deduplication.window", deduplication.window(), Duration.ofMinutes(1), Duration.ofDays(3));
        require(
                deduplication.memory().compareTo(LEAST_MEMORY) >= 0,
                "transformer.deduplication.memory",
                "must be " + LEAST_MEMORY + " or more, not " + deduplication.memory(),
                "");
        within("transformer.deduplication.standbys", deduplication.standbys(), 0, 3);
        if (!transformer.applicationId().matches("[a-zA-Z0-9._-]{1,200}")) {
            add("transformer.application-id", "has characters that Kafka does not take", "use a-z, A-Z, 0-9, . _ -");
        }
        notBlank("transformer.state-directory", transformer.stateDirectory());
    }

    private void step(String path, TransformationConfig step, Set<String> sources, Set<String> ids) {
        unique(path + ".id", step.id(), ids);
        knownSources(path + ".sources", step.sources(), sources);
        BLOCKS.forEach((block, kinds) -> {
            String key = path + "." + block;
            if (!kinds.contains(step.step())
                    && written.stream().anyMatch(name -> name.startsWith(key + ".") || name.startsWith(key + "["))) {
                add(key, "not allowed for step " + text(step.step()), "remove it, or change " + path + ".step");
            }
        });
        switch (step.step()) {
            case DROP -> drop(path, step);
            case SAMPLE ->
                require(
                        step.sample().share() >= 0 && step.sample().share() <= 1,
                        path + ".sample.share",
                        "must be 0 to 1, not " + step.sample().share(),
                        "0.1 = a tenth of the users");
            case MASK -> mask(path + ".mask", step.mask());
            case ALLOW, BLOCK ->
                paths(path + ".properties.paths", step.properties().paths().orElse(List.of()), true);
            case RENAME -> rename(path + ".rename", step.rename());
            case SCRIPT -> script(path + ".script", step.script());
        }
    }

    private void drop(String path, TransformationConfig step) {
        if (step.sources().isEmpty()
                && step.types().isEmpty()
                && step.events().isEmpty()
                && !step.drop().onlyBots()) {
            add(path, "would drop every event", "name sources, types or events, or set drop.only-bots: true");
        }
    }

    private void mask(String path, TransformationConfig.Mask mask) {
        if (mask.patterns().isEmpty() && mask.paths().isEmpty()) {
            add(path, "masks nothing", "name patterns or paths");
        }
        paths(path + ".paths", mask.paths().orElse(List.of()), false);
        boolean hashes = mask.how() == How.HASH;
        if (hashes != mask.key().isPresent()) {
            add(
                    path + ".key",
                    hashes ? "is missing" : "is for how: hash alone",
                    hashes ? "without a key anybody could try out whose hash it is" : "remove it");
        } else if (hashes && mask.key().orElseThrow().reveal().length() < SHORTEST_KEY) {
            add(path + ".key", "is too short", "at least " + SHORTEST_KEY + " characters");
        }
    }

    private void paths(String path, List<String> paths, boolean needed) {
        if (needed && paths.isEmpty()) {
            add(path, "is missing", "such as properties.price");
        }
        paths.forEach(one -> path(path, one));
    }

    private void rename(String path, List<TransformationConfig.Rename> renames) {
        if (renames.isEmpty()) {
            add(path, "is missing", "such as {from: properties.mail, to: email}");
        }
        for (TransformationConfig.Rename rename : renames) {
            path(path + ".from", rename.from());
            if (rename.to().isEmpty() || rename.to().contains(".")) {
                add(path + ".to", "\"" + rename.to() + "\" is not a name", "the new name alone, without a dot");
            }
        }
    }

    private void script(String path, TransformationConfig.Script script) {
        if (script.file().isEmpty()) {
            add(path + ".file", "is missing", "a file of JavaScript that exports transformEvent or transformBatch");
        }
        within(path + ".statements", script.statements(), 1_000L, 1_000_000_000_000L);
        within(path + ".time", script.time(), Duration.ofMillis(10), Duration.ofMinutes(1));
        within(path + ".memory", script.memory(), ByteSize.of("1MiB"), ByteSize.of("1GiB"));
        within(path + ".outputs", script.outputs(), 1, 10_000);
        require(
                script.stopAfter() >= 0,
                path + ".stop-after",
                "must be 0 or more, not " + script.stopAfter(),
                "0 = it never stops");
    }

    private void path(String path, String one) {
        if (!PATH.matcher(one).matches()) {
            add(path, "\"" + one + "\" is not a path", "names with dots between them, such as context.traits.phone");
        }
    }
}
