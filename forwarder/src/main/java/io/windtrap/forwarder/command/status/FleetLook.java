package io.windtrap.forwarder.command.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.common.topics.MendingCommands;
import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.TopicCheck;
import io.windtrap.common.topics.TopicReport;
import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.progress.GroupLook;
import io.windtrap.forwarder.progress.GroupProgress;
import io.windtrap.forwarder.progress.Member;
import io.windtrap.forwarder.progress.OldestRecords;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;

/** Looks at Kafka, and asks the forwarders. Used by one thread. */
public final class FleetLook implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Settings settings;
    private final Duration longestLag;
    private final ReplayLook replays;
    private final InstantSource clock;
    private final Admin kafka;
    private final OldestRecords records;
    private final RecentLetters letters;
    private final Instances instances;

    /**
     * Connects at the first look.
     *
     * @param kafka asked, and not closed
     * @param more addresses of forwarders, {@code host:port}
     */
    public FleetLook(Settings settings, Admin kafka, List<String> more, Duration longestLag, InstantSource clock) {
        this.settings = settings;
        this.longestLag = longestLag;
        this.clock = clock;
        this.kafka = kafka;
        this.replays = new ReplayLook(
                settings.kafka(), settings.config().forwarder().replays().topic(), kafka);
        this.records = new OldestRecords(settings.kafka(), LIMIT);
        this.letters = new RecentLetters(settings.kafka(), settings.topic());
        this.instances = new Instances(settings.config().forwarder(), more);
    }

    /**
     * What there is now.
     *
     * @param ids of the destinations that are meant
     */
    public FleetStatus look(List<String> ids) throws IOException {
        Instant now = clock.instant();
        List<TopicReport> topics = topics();
        List<GroupProgress> groups = new ArrayList<>();
        Set<String> hosts = new TreeSet<>();
        for (String id : ids) {
            GroupProgress group =
                    records.withAges(new GroupLook(kafka).look(id, settings.topicOf(id)), clock.instant());
            group.members().stream().map(Member::host).forEach(hosts::add);
            groups.add(group);
        }
        List<InstanceAnswer> answers = instances.ask(hosts);
        ReplaysSeen underWay = replays.look();
        List<DestinationStatus> destinations = new ArrayList<>();
        for (GroupProgress group : groups) {
            List<JsonNode> told = answers.stream()
                    .map(answer -> answer.of(group.destination()))
                    .flatMap(Optional::stream)
                    .toList();
            destinations.add(new DestinationStatus(
                    group, told, letters.of(group.destination(), now), underWay.of(group.destination())));
        }
        return new FleetStatus(
                now,
                settings.kafka().bootstrapServers(),
                topics,
                destinations,
                answers,
                underWay.isKnown(),
                new Attention(now, longestLag).of(topics, destinations, answers, underWay.problem()));
    }

    private List<TopicReport> topics() throws IOException {
        try {
            return new TopicCheck(
                            RequiredTopic.all(settings.config()),
                            MendingCommands.of(settings.config().kafka()))
                    .look(kafka);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while checking topics").initCause(e);
        }
    }

    @Override
    public void close() {
        instances.close();
        replays.close();
        records.close();
    }
}
