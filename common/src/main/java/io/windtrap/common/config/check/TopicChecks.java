package io.windtrap.common.config.check;

import io.windtrap.common.config.WindtrapConfig;
import java.util.List;
import java.util.regex.Pattern;

/** The rules for the names of topics: what Kafka allows, and that none serves two ends. Collects every breach. */
final class TopicChecks extends ConfigRules {
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");
    private static final String DEAD_LETTERS = "forwarder.dead-letters.topic";
    private static final String TRANSFORMED = "transformer.topic";
    private static final String REPLAYS = "forwarder.replays.topic";

    private final String deadLetters;
    private final String replays;

    private TopicChecks(String deadLetters, String replays) {
        this.deadLetters = deadLetters;
        this.replays = replays;
    }

    /** What is wrong with the topics of {@code config}. */
    static List<ConfigProblem> of(WindtrapConfig config) {
        String events = config.kafka().topic();
        var checks = new TopicChecks(
                config.forwarder().deadLetters().topic(),
                config.forwarder().replays().topic());
        checks.name("kafka.topic", events, "");
        checks.separate(DEAD_LETTERS, checks.deadLetters, "events.dead", events, "kafka.topic");
        if (checks.replays.equals(checks.deadLetters)) {
            checks.add(
                    REPLAYS, "is the same topic as " + DEAD_LETTERS, "use a separate topic, such as windtrap.replays");
        } else {
            checks.separate(REPLAYS, checks.replays, "windtrap.replays", events, "kafka.topic");
        }
        checks.ofTransformer(config.transformer().topic(), events);
        for (int i = 0; i < config.destinations().size(); i++) {
            String path = "destinations[" + i + "].topic";
            config.destinations().get(i).topic().ifPresent(topic -> checks.ofDestination(path, topic));
        }
        return checks.problems();
    }

    private void separate(String path, String topic, String example, String other, String otherPath) {
        if (topic.equals(other)) {
            add(path, "is the same topic as " + otherPath, "use a separate topic, such as " + example);
        } else {
            name(path, topic, "");
        }
    }

    private void ofTransformer(String topic, String events) {
        if (topic.equals(deadLetters) || topic.equals(replays)) {
            add(TRANSFORMED, "is the topic of dead letters or of replays", "use a separate topic");
        } else {
            separate(TRANSFORMED, topic, "events.transformed", events, "kafka.topic");
        }
    }

    private void ofDestination(String path, String topic) {
        String ownTopic = "name a topic of events, or remove the key to read kafka.topic";
        if (topic.equals(deadLetters)) {
            add(path, "is the topic of dead letters, " + DEAD_LETTERS, ownTopic);
        } else if (topic.equals(replays)) {
            add(path, "is the topic of replays, " + REPLAYS, ownTopic);
        } else {
            name(path, topic, ownTopic);
        }
    }

    private void name(String path, String topic, String whenBlank) {
        if (topic.isBlank()) {
            add(path, "must not be blank", whenBlank);
        } else if (!NAME.matcher(topic).matches()) {
            add(
                    path,
                    "\"" + topic + "\" is not a name that Kafka allows for a topic",
                    "use 1 to 249 of the letters a-z and A-Z, digits, \".\", \"_\" and \"-\", but not \".\" or \"..\" alone");
        }
    }
}
