package io.windtrap.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Compares what the gateway acknowledged, what the topic has and what ClickHouse has, by id and content; all but users without FINAL. */
final class Books {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Fleet fleet;
    private final Set<String> acknowledged;

    Books(Fleet fleet, Load... loads) {
        this.fleet = fleet;
        this.acknowledged =
                Stream.of(loads).flatMap(load -> load.acknowledged().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Waits until the forwarders are done, then compares, and prints the scenario's figures.
     *
     * @param kills what was done to the fleet, for the figures
     */
    void balance(String kills) throws IOException {
        fleet.awaitEnd();
        compare(kills, fleet.records(), Set.of());
    }

    /**
     * As {@link #balance(String)}, of a topic that has lost events.
     *
     * @param topic every record that it ever had
     * @param lost ids of those that no forwarder could read
     */
    void balance(String kills, List<ConsumerRecord<String, byte[]>> topic, Set<String> lost) throws IOException {
        fleet.awaitEnd();
        compare(kills, topic, lost);
    }

    private void compare(String kills, List<ConsumerRecord<String, byte[]>> records, Set<String> lost)
            throws IOException {
        List<ConsumerRecord<String, byte[]>> topic = records.stream()
                .filter(record -> record.headers().lastHeader(Poison.MARK) == null)
                .toList();
        Set<String> sent = idsIn(topic);
        assertThat(sent).as("what the topic has of what was acknowledged").containsAll(acknowledged);
        sent.removeAll(lost);
        Map<String, List<SentEvent>> expected =
                sent.stream().map(SentEvent::withId).collect(Collectors.groupingBy(SentEvent::ownTable));
        List<String> rows = new ArrayList<>();
        for (String table : List.of("tracks", "pages", "identifies")) {
            rows.addAll(lines(
                    "SELECT id FROM " + fleet.name() + "." + table + " WHERE startsWith(id, '" + fleet.name() + "-')"));
        }
        Set<String> distinct = new HashSet<>(rows);
        print(kills, rows.size(), distinct.size());
        assertThat(without(sent, distinct)).as("ids that ClickHouse lacks").isEmpty();
        assertThat(without(distinct, sent)).as("ids that were never sent").isEmpty();
        assertThat(rows.stream().filter(id -> !distinct.remove(id)))
                .as("ids that ClickHouse has more than once")
                .isEmpty();
        expected.forEach((table, events) -> {
            if (!table.equals("identifies")) {
                assertThat(lines("SELECT %sid, number, coupon FROM %s.%s"
                                .formatted(table.equals("kind_3") ? "DISTINCT " : "", fleet.name(), table)))
                        .as("rows of %s", table)
                        .containsExactlyInAnyOrderElementsOf(
                                events.stream().map(Books::row).toList());
            }
        });
        assertThat(discards()).as("discards").containsExactlyInAnyOrderElementsOf(discardsOf(sent));
        assertThat(users()).as("the newest number of each user").isEqualTo(usersOf(topic, sent));
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> left = new TreeSet<>(all);
        left.removeAll(some);
        return left;
    }

    private List<String> discards() {
        return lines("SELECT table_name, row_id, column_name, column_value FROM " + fleet.name()
                + ".rudder_discards WHERE startsWith(row_id, '" + fleet.name() + "-')");
    }

    private static List<String> discardsOf(Set<String> sent) {
        return sent.stream()
                .map(SentEvent::withId)
                .filter(SentEvent::hasWrongSize)
                .map(event -> event.ownTable() + "\t" + event.id() + "\tsize\t" + SentEvent.WRONG_SIZE)
                .toList();
    }

    private Map<String, String> users() {
        return lines("SELECT id, number FROM " + fleet.name() + ".users FINAL").stream()
                .map(row -> row.split("\t", -1))
                .collect(Collectors.toMap(cells -> cells[0], cells -> cells[1]));
    }

    /** A user's events are in one partition, whose order decides. */
    private static Map<String, String> usersOf(List<ConsumerRecord<String, byte[]>> topic, Set<String> sent)
            throws IOException {
        Map<String, String> newest = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : topic) {
            SentEvent event = SentEvent.withId(id(record));
            if (sent.contains(event.id()) && event.table().equals("identifies")) {
                newest.put(event.user(), Integer.toString(event.number()));
            }
        }
        return newest;
    }

    private static String row(SentEvent event) {
        return event.id() + "\t" + event.number() + "\t" + (event.hasCoupon() ? "c" + event.number() : "\\N");
    }

    private static Set<String> idsIn(List<ConsumerRecord<String, byte[]>> topic) throws IOException {
        Set<String> ids = new HashSet<>();
        for (ConsumerRecord<String, byte[]> record : topic) {
            String id = id(record);
            assertThat(ids.add(id)).as("the topic has %s once", id).isTrue();
        }
        return ids;
    }

    static String id(ConsumerRecord<String, byte[]> record) throws IOException {
        return JSON.readTree(record.value()).path("messageId").asText();
    }

    private List<String> lines(String sql) {
        return fleet.query(sql + " FORMAT TSV").lines().toList();
    }

    private void print(String kills, int rows, int distinct) {
        System.out.printf(
                "faults | %s | acknowledged %d | %s | declared batches repeated %d | rows %d | distinct ids %d"
                        + " | discards %d | dead letters %d%n",
                fleet.name(),
                acknowledged.size(),
                kills,
                fleet.logged("repeating a declared batch"),
                rows,
                distinct,
                fleet.number("SELECT count() FROM " + fleet.name() + ".rudder_discards"),
                fleet.deadLetters().size());
    }
}
