package io.windtrap.console.transformations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.common.config.TransformationConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.value.Secret;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.console.http.Json;
import io.windtrap.console.scripts.BadScriptException;
import io.windtrap.console.scripts.ScriptProcess;
import io.windtrap.transformer.geo.MaxMindFile;
import io.windtrap.transformer.script.ScriptEvent;
import io.windtrap.transformer.script.ScriptResult;
import io.windtrap.transformer.script.ScriptSource;
import io.windtrap.transformer.script.sandbox.Geolocation;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import io.windtrap.transformer.step.Event;
import io.windtrap.transformer.tryout.SampleEvent;
import io.windtrap.transformer.tryout.TopicSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * Tries a script on the latest events, in the sandbox that the transformer has and in the process of scripts, and shows what it makes of them. Nothing is written and
 * nothing is deployed. The script gets no credentials: whoever may try one must not be able to read them.
 */
public final class ScriptTrials {
    /** Characters of a script. */
    public static final int LONGEST_SCRIPT = 60_000;

    private static final int MOST_EVENTS = 50;
    private static final int MOST_SHOWN = 100_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final WindtrapConfig config;
    private final ScriptAccess access;
    private final ScriptProcess scripts;
    private final Semaphore turns = new Semaphore(1);

    /**
     * Trials of whoever may.
     *
     * @param config names the topic, and the libraries and limits of scripts that are in force
     * @param scripts runs them
     */
    public ScriptTrials(WindtrapConfig config, ScriptAccess access, ScriptProcess scripts) {
        this.config = config;
        this.access = access;
        this.scripts = scripts;
    }

    /**
     * Tries one script; no other is tried meanwhile.
     *
     * @throws IOException if the topic can't be read
     */
    public ObjectNode answer(ApiRequest request) throws IOException {
        access.check(request);
        String text = request.longField("script", LONGEST_SCRIPT);
        int most = (int) request.numberField("events", 1, MOST_EVENTS, 20);
        Optional<String> source = request.field("source");
        Optional<TransformationConfig> like = request.field("like").map(this::script);
        if (!turns.tryAcquire()) {
            throw ApiException.tooMany("Another script is being tried. Wait a moment.", 5);
        }
        try {
            return tried(text, most, source, like);
        } finally {
            turns.release();
        }
    }

    private TransformationConfig script(String id) {
        return config.transformations().stream()
                .filter(one -> one.id().equals(id) && one.step() == TransformationConfig.Kind.SCRIPT)
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("The configuration has no script of this id."));
    }

    private ObjectNode tried(String text, int most, Optional<String> ofSource, Optional<TransformationConfig> like)
            throws IOException {
        ObjectNode json = Json.object();
        ArrayNode notes = json.putArray("notes");
        Optional<String> geolocation = geolocation(notes);
        Map<String, String> libraries = libraries(like, notes);
        if (like.map(one -> !one.script().credentials().isEmpty()).orElse(false)) {
            notes.add(
                    "getCredential() answers nothing here: the console gives no credentials to a script that is tried.");
        }
        var source = new ScriptSource(
                like.map(TransformationConfig::id).orElse("script"), text, libraries, Map.of(), Geolocation.NONE);
        try (ScriptProcess.RemoteScript script = scripts.open(source, geolocation, limits(like))) {
            json.putNull("error").put("script", script.name());
            show(json.putArray("events"), script, sample(most, ofSource));
        } catch (BadScriptException e) {
            json.put("error", e.getMessage()).putNull("script").putArray("events");
        }
        return json;
    }

    private List<SampleEvent> sample(int most, Optional<String> source) throws IOException {
        var topic = new TopicSample(
                config.kafka().bootstrapServers(),
                Secret.revealed(config.kafka().properties()),
                config.kafka().topic());
        return topic.latest(
                most,
                source.isPresent(),
                event -> source.map(event.source()::equals).orElse(true));
    }

    /** The file that answers; empty = none can. */
    private Optional<String> geolocation(ArrayNode notes) {
        Optional<String> file = config.transformer().geolocation();
        try {
            return MaxMindFile.named(file).equals(Geolocation.NONE) ? Optional.empty() : file;
        } catch (IOException e) {
            notes.add(
                    "geolocation() answers nothing here: the console can't read the file that transformer.geolocation names.");
            return Optional.empty();
        }
    }

    private static Map<String, String> libraries(Optional<TransformationConfig> like, ArrayNode notes) {
        Map<String, String> texts = new TreeMap<>();
        like.ifPresent(one -> one.script().libraries().forEach((name, file) -> {
            try {
                texts.put(name, Files.readString(Path.of(file)));
            } catch (IOException e) {
                notes.add("The console can't read the file of library " + name + ".");
            }
        }));
        return texts;
    }

    private static ScriptLimits limits(Optional<TransformationConfig> like) {
        return like.map(TransformationConfig::script)
                .map(script -> new ScriptLimits(
                        script.statements(),
                        script.time().compareTo(ScriptLimits.DEFAULT.time()) < 0
                                ? script.time()
                                : ScriptLimits.DEFAULT.time(),
                        Math.min(script.memory().bytes(), ScriptLimits.DEFAULT.allocatedBytes()),
                        ScriptLimits.DEFAULT.outputBytes(),
                        Math.min(script.outputs(), ScriptLimits.DEFAULT.outputs())))
                .orElse(ScriptLimits.DEFAULT);
    }

    /** The events in turn, until the time is over. */
    private static void show(ArrayNode shown, ScriptProcess.RemoteScript script, List<SampleEvent> sample) {
        long began = System.nanoTime();
        for (SampleEvent one : sample) {
            ObjectNode json = shown.addObject().put("place", one.place()).put("title", title(one.event()));
            ScriptEvent before;
            try {
                before = ScriptEvent.of(one.event());
            } catch (IOException e) {
                json.put("result", "unreadable").put("before", text(one.event().value()));
                continue;
            }
            json.put("before", text(before.json()));
            if (System.nanoTime() - began > LIMIT.toNanos()) {
                json.put("result", "not_tried");
                continue;
            }
            ScriptProcess.Made made = script.run(before);
            json.put("took_seconds", made.took().toNanos() / 1e9);
            result(json, made.result());
            ArrayNode logs = json.putArray("logs");
            made.logs().forEach(logs::add);
        }
    }

    private static void result(ObjectNode json, ScriptResult result) {
        switch (result) {
            case ScriptResult.Unchanged _ -> json.put("result", "unchanged");
            case ScriptResult.Dropped(boolean silently) ->
                json.put("result", "dropped").put("silently", silently);
            case ScriptResult.Outputs(List<byte[]> events) -> {
                ArrayNode after = json.put("result", "changed").putArray("after");
                events.forEach(event -> after.add(text(event)));
            }
            case ScriptResult.Failed failed ->
                json.put("result", "failed")
                        .put("reason", failed.reason().code())
                        .put("detail", failed.detail());
        }
    }

    private static String text(byte[] json) {
        String text = new String(json, UTF_8);
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN);
    }

    private static String title(Event event) {
        try {
            return (event.type() + " " + event.glance().name()).strip() + " of " + event.source();
        } catch (IOException e) {
            return event.source();
        }
    }
}
