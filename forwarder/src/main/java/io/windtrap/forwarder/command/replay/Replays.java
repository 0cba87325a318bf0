package io.windtrap.forwarder.command.replay;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.range.AdminAnswer;
import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayBook;
import io.windtrap.forwarder.replay.ReplayLog;
import io.windtrap.forwarder.replay.ReplayState;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import picocli.CommandLine.Model.CommandSpec;

/** The replays of one configuration, as the commands see them. */
final class Replays implements AutoCloseable {
    private static final Duration MEMBERS_TIMEOUT = Duration.ofSeconds(60);
    private static final long POLL_MS = 200;

    private final Settings settings;
    private final ReplayLog log;
    private final ReplayBook book;
    private final PrintWriter out;

    /** What a command does. */
    interface Work {
        int run(Replays replays) throws IOException, InterruptedException;
    }

    private Replays(Settings settings, PrintWriter out) {
        this.settings = settings;
        this.out = out;
        this.log = openLog();
        try {
            this.book = log.read();
        } catch (KafkaException e) {
            log.close();
            throw e;
        }
    }

    /** Runs {@code work} under the configuration that {@code --config} names; returns the exit code. */
    static int with(CommandSpec spec, Work work) {
        return Settings.with(spec, settings -> {
            try (var replays = new Replays(settings, spec.commandLine().getOut())) {
                return work.run(replays);
            }
        });
    }

    Settings settings() {
        return settings;
    }

    WindtrapConfig config() {
        return settings.config();
    }

    PrintWriter out() {
        return out;
    }

    KafkaAccess kafka() {
        return settings.kafka();
    }

    ReplayLog log() {
        return log;
    }

    /** Another reader and writer of the topic, for another thread. */
    ReplayLog openLog() {
        return new ReplayLog(kafka(), config().forwarder().replays().topic());
    }

    /** What the topic says now. */
    ReplayBook book() {
        return log.read();
    }

    /** @throws IOException if there is none of that name; says which there are */
    Replay find(String name) throws IOException {
        return book.replay(name)
                .orElseThrow(() -> new IOException("there is no replay \"" + name + "\"; there are: "
                        + (book.replays().isEmpty()
                                ? "none"
                                : String.join(
                                        ", ",
                                        book.replays().stream()
                                                .map(Replay::name)
                                                .toList()))));
    }

    /** How many processes run {@code replay} now. */
    int members(Replay replay) throws IOException {
        try (Admin admin = kafka().admin()) {
            return members(admin, replay);
        }
    }

    private static int members(Admin admin, Replay replay) throws IOException {
        try {
            return AdminAnswer.of(admin.describeConsumerGroups(List.of(replay.group()))
                            .all())
                    .values()
                    .stream()
                    .mapToInt(group -> group.members().size())
                    .sum();
        } catch (IOException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }

    /** Asks those who run {@code replay} to stop, as it is {@code ended}, and waits until they have. */
    void stop(Replay replay, ReplayState ended) throws IOException, InterruptedException {
        log.write(replay.in(ended, replay.detached(), System.currentTimeMillis()));
        awaitNobody(replay);
    }

    /** Waits until no process runs {@code replay} any more: what was in flight is then stored or abandoned. */
    void awaitNobody(Replay replay) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + MEMBERS_TIMEOUT.toNanos();
        try (Admin admin = kafka().admin()) {
            while (members(admin, replay) > 0) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("the processes that run " + replay.name() + " have not stopped within "
                            + MEMBERS_TIMEOUT.toSeconds() + " s; look at the log of the forwarders");
                }
                Thread.sleep(POLL_MS);
            }
        }
    }

    /** Forgets the offsets of {@code replay}, which nobody runs. */
    void deleteGroup(Replay replay) throws IOException {
        try (Admin admin = kafka().admin()) {
            AdminAnswer.of(admin.deleteConsumerGroups(List.of(replay.group())).all());
        } catch (IOException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
