import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The load of {@code try}, and its books. As an SDK does, each user's batches are sent one after the other, and each until it is answered
 * with 200.
 *
 * <pre>
 * java Load.java send URL WRITE_KEY EVENTS_PER_SECOND LEDGER     until standard input ends; LEDGER gets the ids that were acknowledged
 * java Load.java check LEDGER TOPIC ROWS                         TOPIC has the topic's records, ROWS the tables' "user n ms ip" lines
 * </pre>
 */
final class Load {
    private static final int USERS = 24;
    private static final int BATCH = 10;
    private static final Pattern EVENT = Pattern.compile("\"messageId\":\"(u\\d+)-(\\d+)\"");

    private final LongAdder acknowledged = new LongAdder();
    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> last = new ConcurrentHashMap<>();
    private final AtomicInteger longestMillis = new AtomicInteger();
    private volatile boolean over;

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "send" ->
                new Load().send(arguments[1], arguments[2], Integer.parseInt(arguments[3]), Path.of(arguments[4]));
            case "check" -> check(Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private void send(String url, String writeKey, int eventsPerSecond, Path ledger) throws Exception {
        var pause = Duration.ofNanos(1_000_000_000L * BATCH * USERS / eventsPerSecond);
        var authorization = "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
        List<Thread> users = new ArrayList<>();
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int number = 0; number < USERS; number++) {
                var user = "u" + number;
                users.add(Thread.startVirtualThread(() -> sendOf(user, client, url, authorization, pause)));
            }
            var progress = Thread.startVirtualThread(this::tell);
            while (System.in.read() >= 0) {
                // Until the script has seen enough.
            }
            over = true;
            for (Thread user : users) {
                user.join();
            }
            progress.interrupt();
        }
        var lines = last.entrySet().stream().map(user -> user.getKey() + " " + user.getValue()).toList();
        Files.write(ledger, lines);
        System.out.println("load: " + figures());
        var surprises = answers.keySet().stream().filter(answer -> answer.matches("[1234]..") && !answer.matches("200|429")).toList();
        if (!surprises.isEmpty()) {
            System.out.println("load: FAULT: an SDK would not repeat after " + surprises);
            System.exit(1);
        }
    }

    private String figures() {
        return "acknowledged " + acknowledged + " events, answers " + answers + ", longest until acknowledged "
                + longestMillis + " ms";
    }

    private void tell() {
        try {
            while (true) {
                Thread.sleep(Duration.ofSeconds(10));
                System.out.println("load: " + figures());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendOf(String user, HttpClient client, String url, String authorization, Duration pause) {
        try {
            for (int first = 0; !over; first += BATCH) {
                var body = new StringBuilder("{\"batch\":[");
                for (int number = first; number < first + BATCH; number++) {
                    body.append(number == first ? "" : ",").append(event(user, number));
                }
                var request = HttpRequest.newBuilder(URI.create(url + "/v1/batch"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", authorization)
                        // Nobody may believe it: the load balancer says where a request comes from.
                        .header("X-Forwarded-For", "192.0.2.99")
                        .POST(HttpRequest.BodyPublishers.ofString(body.append("]}").toString()))
                        .build();
                long begun = System.nanoTime();
                while (!post(client, request)) {
                    Thread.sleep(200);
                }
                int millis = (int) Duration.ofNanos(System.nanoTime() - begun).toMillis();
                longestMillis.accumulateAndGet(millis, Math::max);
                acknowledged.add(BATCH);
                last.put(user, first + BATCH - 1);
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean post(HttpClient client, HttpRequest request) throws InterruptedException {
        String answer;
        try {
            answer = Integer.toString(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            answer = e.getClass().getSimpleName();
        }
        answers.computeIfAbsent(answer, key -> new LongAdder()).increment();
        return answer.equals("200");
    }

    private static String event(String user, int number) {
        return number % 5 == 0
                ? "{\"type\":\"page\",\"name\":\"Home\",\"userId\":\"%1$s\",\"messageId\":\"%1$s-%2$d\",\"properties\":{\"n\":%2$d}}"
                        .formatted(user, number)
                : ("{\"type\":\"track\",\"event\":\"Tried\",\"userId\":\"%1$s\",\"messageId\":\"%1$s-%2$d\",\"properties\":"
                                + "{\"n\":%2$d,\"price\":9.5,\"text\":\"some text of usual length\"}}")
                        .formatted(user, number);
    }

    /** One row of a table. */
    private record Row(String user, int number, long receivedAt, String ip) {}

    private static void check(Path ledger, Path topic, Path rows) throws IOException {
        List<String> faults = new ArrayList<>();
        Map<String, Integer> inTopic = new HashMap<>();
        Map<String, Integer> highest = new HashMap<>();
        try (var lines = Files.lines(topic)) {
            lines.forEach(line -> {
                Matcher event = EVENT.matcher(line);
                if (event.find()) {
                    int number = Integer.parseInt(event.group(2));
                    boolean first = inTopic.merge(event.group(1) + "-" + number, 1, Integer::sum) == 1;
                    if (first && highest.getOrDefault(event.group(1), -1) + 1 != number) {
                        faults.add("topic: " + event.group(1) + "-" + number + " out of order");
                    }
                    highest.merge(event.group(1), number, Math::max);
                }
            });
        }
        List<Row> stored;
        try (var lines = Files.lines(rows)) {
            stored = lines.map(line -> line.split("\t", -1))
                    .map(cells -> new Row(cells[0], Integer.parseInt(cells[1]), Long.parseLong(cells[2]), cells[3]))
                    .toList();
        }
        Map<String, Integer> inTables = new HashMap<>();
        Map<String, TreeMap<Integer, Long>> received = new HashMap<>();
        Set<String> ips = new HashSet<>();
        for (Row row : stored) {
            inTables.merge(row.user + "-" + row.number, 1, Integer::sum);
            received.computeIfAbsent(row.user, user -> new TreeMap<>()).merge(row.number, row.receivedAt, Math::min);
            ips.add(row.ip);
        }
        int promised = 0;
        for (String line : Files.readAllLines(ledger)) {
            var user = line.substring(0, line.indexOf(' '));
            int numbers = Integer.parseInt(line.substring(line.indexOf(' ') + 1)) + 1;
            promised += numbers;
            for (int number = 0; number < numbers; number++) {
                if (!inTopic.containsKey(user + "-" + number)) {
                    faults.add("acknowledged, not in the topic: " + user + "-" + number);
                }
            }
        }
        inTopic.forEach((id, times) -> {
            if (!times.equals(inTables.get(id))) {
                faults.add(id + " is in the topic " + times + " times, in ClickHouse " + inTables.getOrDefault(id, 0));
            }
        });
        inTables.keySet().stream().filter(id -> !inTopic.containsKey(id)).forEach(id -> faults.add("in ClickHouse only: " + id));
        received.forEach((user, times) -> {
            long before = 0;
            for (var event : times.entrySet()) {
                if (event.getValue() < before) {
                    faults.add("tables: " + user + "-" + event.getKey() + " was received before its predecessor");
                }
                before = event.getValue();
            }
        });
        if (ips.contains("192.0.2.99")) {
            faults.add("the client's own X-Forwarded-For was believed");
        }
        int records = inTopic.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf("check: acknowledged %d, records in the topic %d, rows in ClickHouse %d, sent again by the SDK %d, clients %s%n",
                promised, records, stored.size(), records - inTopic.size(), ips);
        if (!faults.isEmpty()) {
            System.out.println(faults.stream().limit(20).collect(Collectors.joining("\n")));
            System.out.println("check: " + faults.size() + " FAULTS");
            System.exit(1);
        }
        System.out.println("check: exact: each record of the topic is one row, each acknowledged event is there, each user's are in order");
    }
}
