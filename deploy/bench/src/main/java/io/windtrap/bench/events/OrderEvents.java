package io.windtrap.bench.events;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Events of 1 KB, of 500 users; half of each can't be compressed well, as with ids and addresses. The same bytes at every call. */
public final class OrderEvents {
    /** Of each event. */
    public static final int BYTES = 1_024;

    /** Whose events they are, in turn. */
    public static final int USERS = 500;

    private static final String BEGIN = "{\"type\":\"track\",\"event\":\"Order Completed\",\"messageId\":\"";
    private static final int ID_BEGIN = BEGIN.length();
    /** Of its part that differs. */
    private static final int ID_LENGTH = 13;

    private static final int INCOMPRESSIBLE_BYTES = 24;
    private static final long SEED = 17;

    private OrderEvents() {}

    /** That many, each with a message id of its own. */
    public static List<byte[]> of(int count) {
        return events(count, "%08d-5f0b"::formatted);
    }

    /** That many for a {@link NumberedRequest}, so that ids differ however often it is sent. */
    public static List<byte[]> numbered(int count) {
        return events(count, (NumberedRequest.PLACE + "-%04d")::formatted);
    }

    /**
     * How many numbered events were sent before this one.
     *
     * @param event of those, as it was sent
     * @param count of those, at most 10,000
     * @return -1 if the event was not numbered
     */
    public static int number(byte[] event, int count) {
        String id = new String(event, ID_BEGIN, ID_LENGTH, US_ASCII);
        return id.endsWith("-5f0b")
                ? -1
                : Integer.parseInt(id, 0, 8, 10) * count + Integer.parseInt(id, 9, ID_LENGTH, 10);
    }

    private static List<byte[]> events(int count, IntFunction<String> id) {
        var random = new Random(SEED);
        return IntStream.range(0, count)
                .mapToObj(number -> event(id.apply(number), number % USERS, random))
                .toList();
    }

    private static byte[] event(String id, int user, Random random) {
        String begin = BEGIN + id + "-4b8e-9f58-3c4c0d6b1a11\","
                + "\"anonymousId\":\"user-%d\",\"originalTimestamp\":\"2026-11-30T09:00:00.000Z\",".formatted(user)
                + "\"context\":{\"library\":{\"name\":\"RudderLabs JavaScript SDK\",\"version\":\"3.7.5\"},\"locale\":\"en-US\","
                + "\"page\":{\"url\":\"https://shop.example.com/checkout/done\",\"path\":\"/checkout/done\"}},"
                + "\"properties\":{\"total\":42.5,\"currency\":\"EUR\"";
        var json = new StringBuilder(begin);
        byte[] value = new byte[INCOMPRESSIBLE_BYTES];
        for (int i = 0; json.length() < BYTES - 80; i++) {
            random.nextBytes(value);
            json.append(",\"property_")
                    .append(i)
                    .append("\":\"")
                    .append(HexFormat.of().formatHex(value))
                    .append('"');
        }
        return json.append(",\"rest\":\"")
                .repeat("x", Math.max(0, BYTES - json.length() - 3))
                .append("\"}}")
                .toString()
                .getBytes(UTF_8);
    }
}
