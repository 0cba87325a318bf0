package io.windtrap.transformer.tryout;

import io.windtrap.common.config.TransformationConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.process.ConfiguredCommand;
import io.windtrap.transformer.geo.MaxMindFile;
import io.windtrap.transformer.script.Script;
import io.windtrap.transformer.script.ScriptEvent;
import io.windtrap.transformer.script.ScriptSource;
import io.windtrap.transformer.script.ScriptTrial;
import io.windtrap.transformer.script.Scripts;
import io.windtrap.transformer.script.sandbox.Geolocation;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import io.windtrap.transformer.step.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
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
            "Where the configuration has a transformation with this file, its libraries, credentials and limits are used."
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
    private static final long WARM_UP_NANOS = 1_000_000_000;
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
            Script script;
            try {
                script = script(scripts, config, geolocation);
            } catch (IOException e) {
                return ConfiguredCommand.failed(spec, e.getMessage(), ConfiguredCommand.MISCONFIGURED);
            }
            List<SampleEvent> sample = sample(config);
            if (sample.isEmpty()) {
                throw new IOException(
                        "there are no events to try it on" + (source == null ? "" : " of source " + source));
            }
            return show(script, sample) ? 0 : ConfiguredCommand.FAILED;
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

    private Script script(Scripts scripts, @Nullable WindtrapConfig config, Geolocation geolocation)
            throws IOException {
        if (libraries.isEmpty() && config != null) {
            Optional<TransformationConfig> own = config.transformations().stream()
                    .filter(step -> step.step() == TransformationConfig.Kind.SCRIPT)
                    .filter(step -> step.script().file().map(this::isFile).orElse(false))
                    .findFirst();
            if (own.isPresent()) {
                return scripts.script(own.get().id(), own.get().script());
            }
        }
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, Path> library : libraries.entrySet()) {
            texts.put(library.getKey(), read(library.getValue()));
        }
        String id = String.valueOf(file.getFileName()).replaceAll("\\.m?js$", "");
        return scripts.compile(new ScriptSource(id, read(file), texts, Map.of(), geolocation), ScriptLimits.DEFAULT);
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

    private boolean show(Script script, List<SampleEvent> sample) {
        var text = new TrialText(
                spec.commandLine().getOut(), spec.commandLine().getColorScheme().ansi());
        List<SampleEvent> readable = new ArrayList<>();
        List<ScriptEvent> shown = new ArrayList<>();
        for (SampleEvent one : sample) {
            try {
                shown.add(ScriptEvent.of(one.event()));
                readable.add(one);
            } catch (IOException _) {
                spec.commandLine()
                        .getErr()
                        .println(one.place()
                                + " is not a JSON object: the stage makes it a dead letter, unreadable_event");
            }
        }
        warmUp(script, shown);
        List<ScriptTrial> trials = script.tryOn(shown);
        for (int i = 0; i < trials.size(); i++) {
            text.show(readable.get(i), title(readable.get(i).event()), shown.get(i), trials.get(i));
        }
        return text.sum() && readable.size() == sample.size();
    }

    /** The first events take a thousand times as long as later ones: that is not what the script costs. */
    private static void warmUp(Script script, List<ScriptEvent> events) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < WARM_UP_NANOS && !events.isEmpty()) {
            script.tryOn(events);
        }
    }

    private static String title(Event event) {
        try {
            return (event.type() + " " + event.glance().name()).strip() + " of " + event.source();
        } catch (IOException _) {
            return event.source();
        }
    }
}
