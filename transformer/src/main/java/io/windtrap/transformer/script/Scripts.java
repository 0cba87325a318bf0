package io.windtrap.transformer.script;

import io.windtrap.common.config.TransformationConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.transformer.script.sandbox.Geolocation;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import io.windtrap.transformer.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Scripts of a configuration, in one engine, which starts with the first of them. */
public final class Scripts implements AutoCloseable {
    private volatile Geolocation geolocation;
    /** Read without the lock, which is held while a script is compiled: its top level may run for seconds. */
    private volatile @Nullable ScriptEngine engine;

    /**
     * None yet.
     *
     * @param geolocation what they are answered where addresses are
     */
    public Scripts(Geolocation geolocation) {
        this.geolocation = geolocation;
    }

    /** Scripts that are compiled from now on are answered by {@code other} where addresses are. */
    public void locateWith(Geolocation other) {
        geolocation = other;
    }

    /**
     * A script, read and tried, as a step.
     *
     * @param batchSizes is told how many events each batch has that the script gets
     * @throws IOException if a file of it can't be read, or has an error; says which and where
     */
    public Step step(String id, TransformationConfig.Script config, IntConsumer batchSizes) throws IOException {
        return new ScriptStep(script(id, config), config.stopAfter(), batchSizes);
    }

    /**
     * A script, read and tried.
     *
     * @throws IOException if a file of it can't be read, or has an error; says which and where
     */
    public Script script(String id, TransformationConfig.Script config) throws IOException {
        Map<String, String> libraries = new TreeMap<>();
        for (Map.Entry<String, String> library : config.libraries().entrySet()) {
            libraries.put(library.getKey(), read(id, library.getValue()));
        }
        var source = new ScriptSource(
                id, read(id, config.file().orElseThrow()), libraries, config.credentials(), geolocation);
        var limits = new ScriptLimits(
                config.statements(),
                config.time(),
                config.memory().bytes(),
                (int) config.memory().bytes() / 16,
                config.outputs());
        return compile(source, limits);
    }

    /**
     * A script that was read, tried.
     *
     * @throws IOException if it has an error; says where
     */
    public synchronized Script compile(ScriptSource source, ScriptLimits limits) throws IOException {
        ScriptEngine open = engine;
        if (open == null) {
            open = new ScriptEngine();
            engine = open;
        }
        try {
            return open.compile(source, limits);
        } catch (ScriptException e) {
            String error = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " | ");
            throw new IOException("script of transformation " + source.id() + " can't be used: " + error, e);
        }
    }

    /** The files that the scripts of {@code config} are read from. */
    public static List<Path> files(WindtrapConfig config) {
        return config.transformations().stream()
                .filter(step -> step.step() == TransformationConfig.Kind.SCRIPT)
                .map(TransformationConfig::script)
                .flatMap(script ->
                        Stream.concat(script.file().stream(), new TreeMap<>(script.libraries()).values().stream()))
                .map(Path::of)
                .distinct()
                .toList();
    }

    /** For how long a script goes on although it was to stop; zero if none does. */
    public Duration longestOverrun() {
        ScriptEngine open = engine;
        return open == null ? Duration.ZERO : open.longestOverrun();
    }

    /** How many calls of scripts were ended because they exceeded a limit of statements, time or memory: a batch is one call. */
    public long interrupts() {
        ScriptEngine open = engine;
        return open == null ? 0 : open.interrupts();
    }

    private static String read(String id, String file) throws IOException {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IOException(
                    "can't read " + Path.of(file).toAbsolutePath() + " of transformation " + id + " ("
                            + e.getClass().getSimpleName() + "): see transformations[].script",
                    e);
        }
    }

    @Override
    public synchronized void close() {
        ScriptEngine open = engine;
        if (open != null) {
            open.close();
            engine = null;
        }
    }
}
