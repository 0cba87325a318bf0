package io.windtrap.console.transformations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.common.config.TransformationConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.console.http.Json;
import io.windtrap.console.transformations.TransformerStatus.Answer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The steps of the configuration beside what the running transformers did with them. Safe for concurrent use. */
public final class Transformations implements AutoCloseable {
    private static final long LONGEST_SCRIPT = 256 << 10;

    private final WindtrapConfig config;
    private final Supplier<List<String>> transformers;
    private final TransformerStatus status;

    /** @param transformers admin ports of those that may be running, {@code host:port} */
    public Transformations(WindtrapConfig config, Supplier<List<String>> transformers) {
        this.config = config;
        this.transformers = transformers;
        this.status = new TransformerStatus(config.transformer().status());
    }

    /** What there is now. A transformer that does not answer is a problem of the answer, not a failure. */
    public ObjectNode answer() {
        List<Answer> answers = status.ask(transformers.get());
        ObjectNode json = Json.object();
        ArrayNode problems = json.putArray("problems");
        answers.stream().map(Answer::problem).filter(problem -> problem != null).forEach(problems::add);
        json.put("reads", config.kafka().topic())
                .put("writes", config.transformer().topic());
        counts(json, answers);
        ArrayNode steps = json.putArray("transformations");
        for (TransformationConfig one : config.transformations()) {
            step(steps.addObject(), one, answers);
        }
        ArrayNode instances = json.putArray("instances");
        for (Answer answer : answers) {
            instances.addObject().put("address", answer.address()).put("answers", answer.problem() == null);
        }
        return json;
    }

    /** What came of all events since the transformers started; null while none of them says. */
    private static void counts(ObjectNode json, List<Answer> answers) {
        var sums = new TreeMap<String, Long>();
        for (Answer answer : answers) {
            answer.status()
                    .path("counts")
                    .properties()
                    .forEach(
                            count -> sums.merge(count.getKey(), count.getValue().asLong(), Long::sum));
        }
        if (sums.isEmpty()) {
            json.putNull("counts");
        } else {
            ObjectNode counts = json.putObject("counts");
            sums.forEach(counts::put);
        }
    }

    private static void step(ObjectNode json, TransformationConfig step, List<Answer> answers) {
        json.put("id", step.id()).put("step", step.step().name().toLowerCase(Locale.ROOT));
        names(json, "sources", step.sources());
        names(json, "types", step.types());
        names(json, "events", step.events());
        List<JsonNode> running =
                answers.stream().flatMap(answer -> of(answer, step.id())).toList();
        json.put("dropped", sum(running, "dropped")).put("dead_letters", sum(running, "dead_letters"));
        ArrayNode versions = json.putArray("versions");
        running.stream()
                .map(one -> one.path("script").asText())
                .filter(version -> !version.isEmpty())
                .distinct()
                .forEach(versions::add);
        if (step.step() == TransformationConfig.Kind.SCRIPT) {
            script(json.putObject("script"), step.script());
        } else {
            json.putNull("script");
        }
    }

    private static java.util.stream.Stream<JsonNode> of(Answer answer, String id) {
        return java.util.stream.StreamSupport.stream(
                        answer.status().path("transformations").spliterator(), false)
                .filter(one -> one.path("id").asText().equals(id));
    }

    private static @Nullable Long sum(List<JsonNode> running, String name) {
        return running.isEmpty()
                ? null
                : Long.valueOf(running.stream()
                        .mapToLong(one -> one.path(name).asLong())
                        .sum());
    }

    private static void names(ObjectNode json, String name, Optional<List<String>> values) {
        ArrayNode all = json.putArray(name);
        values.orElse(List.of()).forEach(all::add);
    }

    /** The script as its file has it here: the console may run on another machine than the transformer. */
    private static void script(ObjectNode json, TransformationConfig.Script script) {
        String file = script.file().orElse("");
        json.put("file", file);
        ArrayNode libraries = json.putArray("libraries");
        new TreeMap<>(script.libraries()).keySet().forEach(libraries::add);
        try {
            if (Files.size(Path.of(file)) > LONGEST_SCRIPT) {
                json.putNull("text").put("problem", "The script is too long to be shown here.");
            } else {
                json.put("text", Files.readString(Path.of(file))).putNull("problem");
            }
        } catch (CharacterCodingException e) {
            json.putNull("text").put("problem", "The file of the script is not UTF-8.");
        } catch (IOException e) {
            json.putNull("text")
                    .put(
                            "problem",
                            "The console can't read the file of the script: give it the file, as the transformer has it.");
        }
    }

    @Override
    public void close() {
        status.close();
    }
}
