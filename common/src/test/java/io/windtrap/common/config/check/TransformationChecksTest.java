package io.windtrap.common.config.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.windtrap.common.config.TransformationConfig;
import io.windtrap.common.config.TransformationConfig.Kind;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransformationChecksTest {
    @Test
    void thereAreNoneByDefault() throws Exception {
        assertThat(ConfigLoader.parse("test", "transformations: []", Map.of()).transformations())
                .isEmpty();
        assertThat(ConfigLoader.parse("test", "", Map.of()).transformations()).isEmpty();
    }

    @Test
    void readStepsInTheirOrder() throws Exception {
        assertThat(ConfigLoader.parse("test", """
                                transformations:
                                  - {id: a, step: drop, events: [Ping]}
                                  - {id: b, step: rename, rename: [{from: properties.a, to: b}]}
                                """, Map.of()).transformations())
                .extracting(TransformationConfig::step)
                .containsExactly(Kind.DROP, Kind.RENAME);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {step: drop, types: track}                             | transformations[0].id | required
            {id: a, step: stop}                                    | transformations[0].step | stop
            {id: a, step: drop}                                    | transformations[0] | would drop every event
            {id: a, step: drop, sources: web}                      | transformations[0].sources | unknown source id "web"
            {id: a, step: drop, types: x, sample: {share: 1}}      | transformations[0].sample | not allowed for step drop
            {id: a, step: sample, sample: {share: 1.5}}            | transformations[0].sample.share | must be 0 to 1
            {id: a, step: mask}                                    | transformations[0].mask | masks nothing
            {id: a, step: mask, mask: {patterns: e-mail}}          | transformations[0].mask.patterns | e-mail
            {id: a, step: mask, mask: {patterns: email, how: hash}} | transformations[0].mask.key | is missing
            {id: a, step: mask, mask: {patterns: email, how: hash, key: short}} | transformations[0].mask.key | is too short
            {id: a, step: mask, mask: {patterns: email, key: 0123456789abcdef}} | transformations[0].mask.key | is for how: hash alone
            {id: a, step: mask, mask: {paths: a..b}}               | transformations[0].mask.paths | "a..b" is not a path
            {id: a, step: allow}                                   | transformations[0].properties.paths | is missing
            {id: a, step: block, properties: {paths: .a}}          | transformations[0].properties.paths | is not a path
            {id: a, step: rename}                                  | transformations[0].rename | is missing
            {id: a, step: rename, rename: [{from: a, to: b.c}]}    | transformations[0].rename.to | is not a name
            """)
    void refuseWhatMakesNoSense(String step, String path, String problem) {
        assertThat(problems("transformations: [" + step + "]"))
                .contains(path)
                .contains(problem)
                .doesNotContain("0123456789abcdef");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            transformer: {threads: 0}               | transformer.threads | must be 1 to 64
            transformer: {commit-interval: 1ms}     | transformer.commit-interval | must be 10ms to 10s
            transformer: {session-timeout: 5s}      | transformer.session-timeout | must be 6s to 5m
            transformer: {application-id: a b}      | transformer.application-id | characters
            transformer: {admin: {port: 70000}}     | transformer.admin.port | must be 0 to 65535
            transformer: {topic: events}            | transformer.topic | same topic as kafka.topic
            transformer: {topic: events.dead}       | transformer.topic | topic of dead letters
            destinations: [{id: transformer}]       | destinations[0].id | names the transformer
            {destinations: [{id: a}], transformer: {application-id: windtrap.a}} | transformer.application-id | consumer group of destination "a"
            transformations: [{id: a, step: drop, types: x}, {id: a, step: drop, types: y}] | transformations[1].id | duplicate id
            """)
    void refuseATransformerThatCantWork(String yaml, String path, String problem) {
        assertThat(problems(yaml)).contains(path).contains(problem);
    }

    private static String problems(String yaml) {
        return String.valueOf(
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.parse("test", yaml, Map.of()))
                        .getMessage());
    }
}
