package io.windtrap.forwarder.command.status;

import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.progress.GroupLook;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayBook;
import io.windtrap.forwarder.replay.ReplayLog;
import io.windtrap.forwarder.replay.ReplayOverview;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** Which replays are under way, as their topic says, and how many processes run them. Used by one thread. */
final class ReplayLook implements AutoCloseable {
    private final KafkaAccess access;
    private final String topic;
    private final Admin kafka;
    private final Map<String, ReplayOverview> before = new HashMap<>();
    private @Nullable ReplayLog log;

    /**
     * Connects at the first look.
     *
     * @param topic of replays
     * @param kafka asked for members, and not closed
     */
    ReplayLook(KafkaAccess access, String topic, Admin kafka) {
        this.access = access;
        this.topic = topic;
        this.kafka = kafka;
    }

    /** Those that are not over, of all destinations; none when there is no topic of replays. */
    ReplaysSeen look() throws IOException {
        try {
            ReplayLog open = log == null ? new ReplayLog(access, topic) : log;
            log = open;
            return new ReplaysSeen(open.exists() ? withMembers(underWay(open.read())) : List.of(), "");
        } catch (KafkaException e) {
            close();
            return new ReplaysSeen(
                    List.of(),
                    "replays are not known, because topic " + topic + " or their groups can't be read: "
                            + e.getMessage());
        }
    }

    private List<ReplayOverview> underWay(ReplayBook book) {
        List<ReplayOverview> found = new ArrayList<>();
        for (Replay replay : book.replays()) {
            if (!replay.state().isOver()) {
                ReplayOverview now = ReplayOverview.of(replay, book.summary(replay));
                ReplayOverview former = before.get(replay.name());
                // At another look the rate is that of now; it stays until the next batch is stored.
                if (former != null && former.replay().equals(replay)) {
                    now = now.summary().done() > former.summary().done()
                            ? now.since(former.summary())
                            : new ReplayOverview(replay, now.summary(), former.offsetsPerSecond());
                }
                found.add(now);
            }
        }
        before.clear();
        found.forEach(one -> before.put(one.replay().name(), one));
        return found;
    }

    private List<ReplayStatus> withMembers(List<ReplayOverview> replays) throws IOException {
        Map<String, KafkaFuture<ConsumerGroupDescription>> asked = kafka.describeConsumerGroups(
                        replays.stream().map(one -> one.replay().group()).toList())
                .describedGroups();
        List<ReplayStatus> found = new ArrayList<>();
        for (ReplayOverview one : replays) {
            KafkaFuture<ConsumerGroupDescription> group = asked.get(one.replay().group());
            found.add(new ReplayStatus(one, group == null ? 0 : members(group)));
        }
        return found;
    }

    private static int members(KafkaFuture<ConsumerGroupDescription> group) throws IOException {
        try {
            return GroupLook.answer(group).members().size();
        } catch (GroupIdNotFoundException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        if (log != null) {
            log.close();
            log = null;
        }
    }
}
