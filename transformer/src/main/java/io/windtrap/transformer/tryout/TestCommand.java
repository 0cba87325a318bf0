package io.windtrap.transformer.tryout;

import io.windtrap.common.config.TransformationConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.process.ConfiguredCommand;
import io.windtrap.transformer.geo.MaxMindFile;
import io.windtrap.transformer.script.ScriptSource;
import io.windtrap.transformer.script.Scripts;
import io.windtrap.transformer.script.sandbox.Geolocation;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import io.windtrap.transformer.step.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code transformer test}. */
@Command(
        name = "test",
        description = {
            "Shows what a script makes of events. Nothing is written and nothing changes.",
            "Where the configuration has a transformation with this file, its libraries, credentials and limits are used, and"
                    + " it gets the events that the transformation applies to."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no event failed",
            "1:an event failed, or there is none, or it can't be read",
            "2:wrong configuration, option or script"
        })
public final class TestCommand implements Callable<Integer> {
    private static final int MOST = 10_000;

    @Parameters(paramLabel = "FILE", description = "The script, a module of JavaScript.")
    private Path file = Path.of("");

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many events: the latest of kafka.topic, or the first of --input; 1 to 10000.")
    private int events;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Events from a file instead: JSON objects, one a line or in a list. Needs no configuration.")
    private @Nullable Path input;

    @Option(
            names = "--source",
            paramLabel = "ID",
            description = "Only events of this source; with --input the source that they count as those of.")
    private @Nullable String source;

    @Option(
            names = "--library",
            paramLabel = "NAME=FILE",
            description = "A module that the script imports by this name; may be repeated.")
    private Map<String, Path> libraries = new TreeMap<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Made by picocli. */
    public TestCommand() {}

    @Override
    public Integer call() {
        if (events < 1 || events > MOST) {
            throw new ParameterException(spec.commandLine(), "--events must be 1 to " + MOST);
        }
        return ConfiguredCommand.run(spec, () -> {
            WindtrapConfig config = config();
            return tried(
                    config,
                    config == null
                            ? Geolocation.NONE
                            : MaxMindFile.named(config.transformer().geolocation()));
        });
    }

    private int tried(@Nullable WindtrapConfig config, Geolocation geolocation) throws IOException {
        try (var scripts = new Scripts(geolocation)) {
            Tryout tryout;
            try {
                tryout = tryout(scripts, config, geolocation);
            } catch (IOException e) {
                return ConfiguredCommand.failed(spec, e.getMessage(), ConfiguredCommand.MISCONFIGURED);
            }
            List<SampleEvent> sample = sample(config);
            if (sample.isEmpty()) {
                throw new IOException(
                        "there are no events to try it on" + (source == null ? "" : " of source " + source));
            }
            var text = new TrialText(
                    spec.commandLine().getOut(),
                    spec.commandLine().getColorScheme().ansi());
            return tryout.show(sample, text) ? 0 : ConfiguredCommand.FAILED;
        }
    }

    /** Null where it is not needed and there is none. */
    private @Nullable WindtrapConfig config() throws ConfigException {
        try {
            return ConfiguredCommand.config(spec);
        } catch (ConfigException e) {
            if (input == null || ConfiguredCommand.given(spec) != null) {
                throw e;
            }
            return null;
        }
    }

    private Tryout tryout(Scripts scripts, @Nullable WindtrapConfig config, Geolocation geolocation)
            throws IOException {
        if (libraries.isEmpty() && config != null) {
            Optional<TransformationConfig> own = config.transformations().stream()
                    .filter(step -> step.step() == TransformationConfig.Kind.SCRIPT)
                    .filter(step -> step.script().file().map(this::isFile).orElse(false))
                    .findFirst();
            if (own.isPresent()) {
                TransformationConfig step = own.get();
                return new Tryout(
                        scripts.script(step.id(), step.script()),
                        Selection.of(step.sources(), step.types(), step.events()));
            }
        }
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, Path> library : libraries.entrySet()) {
            texts.put(library.getKey(), read(library.getValue()));
        }
        String id = String.valueOf(file.getFileName()).replaceAll("\\.m?js$", "");
        var text = new ScriptSource(id, read(file), texts, Map.of(), geolocation);
        return new Tryout(scripts.compile(text, ScriptLimits.DEFAULT), Selection.ALL);
    }

    private boolean isFile(String other) {
        return file.toAbsolutePath()
                .normalize()
                .equals(Path.of(other).toAbsolutePath().normalize());
    }

    private static String read(Path path) throws IOException {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new IOException("can't read " + path + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private List<SampleEvent> sample(@Nullable WindtrapConfig config) throws IOException {
        if (input != null) {
            return FileSample.of(input, source == null ? "test" : source, events, InstantSource.system());
        }
        if (config == null) {
            throw new IllegalStateException("without --input the configuration was asked for");
        }
        var topic = new TopicSample(
                config.kafka().bootstrapServers(),
                Secret.revealed(config.kafka().properties()),
                config.kafka().topic());
        return topic.latest(events, source != null, event -> source == null || source.equals(event.source()));
    }
}
