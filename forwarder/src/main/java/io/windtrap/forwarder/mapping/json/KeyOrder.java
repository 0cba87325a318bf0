package io.windtrap.forwarder.mapping.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.windtrap.forwarder.mapping.BoundedTree;
import io.windtrap.forwarder.mapping.json.JsonObject.Member;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys of an object in the order in which they were sent: a node of the tree of all such orders. Objects of one kind come with their keys
 * in one order again and again, so a key is mostly the one that came here last, and how they are sorted is worked out once for the kind.
 */
final class KeyOrder {
    /** Keys of an object that is read in a remembered order. */
    private static final int LONGEST = 256;
    /** Bytes of a key in it. */
    private static final int LONGEST_KEY = 128;
    /** A power of two: kinds of objects that differ from a key on. */
    private static final int GUESSES = 4;

    private final BoundedTree<KeyOrder> orders;
    private final @Nullable KeyOrder before;
    private final byte[] bytes;
    private final String key;
    private final int length;
    private final Map<String, KeyOrder> after = new ConcurrentHashMap<>(2);
    private volatile KeyOrder @Nullable [] sorted;

    /** Those that came last. Not volatile: any node serves as a guess, and its fields are final. */
    private final @Nullable KeyOrder[] guesses = new KeyOrder[GUESSES];

    private int oldest;

    /** Not volatile, as the guesses. */
    private @Nullable KeyOrder inside;

    /** The empty order. */
    private KeyOrder(BoundedTree<KeyOrder> orders) {
        this.orders = orders;
        this.before = null;
        this.bytes = new byte[0];
        this.key = "";
        this.length = 0;
    }

    private KeyOrder(KeyOrder before, byte[] bytes, String key) {
        this.orders = before.orders;
        this.before = before;
        this.bytes = bytes;
        this.key = key;
        this.length = before.length + 1;
    }

    /** A tree of orders. */
    static BoundedTree<KeyOrder> tree() {
        return new BoundedTree<>(KeyOrder::new);
    }

    /** The empty order of the objects that stand under its last key: their first keys differ from those of others. */
    KeyOrder inside() {
        KeyOrder known = inside;
        if (known == null) {
            known = new KeyOrder(orders);
            orders.grown();
            inside = known;
        }
        return known;
    }

    /** This order and then the key in {@code json}, which is ASCII; null where it is too long to be remembered. */
    @Nullable
    KeyOrder then(byte[] json, int from, int to) {
        for (KeyOrder likely : guesses) {
            if (likely == null) {
                break;
            }
            if (Arrays.equals(likely.bytes, 0, likely.bytes.length, json, from, to)) {
                return likely;
            }
        }
        String next = new String(json, from, to - from, ISO_8859_1);
        KeyOrder known = after.get(next);
        if (known == null) {
            if (length == LONGEST || to - from > LONGEST_KEY) {
                return null;
            }
            known = new KeyOrder(this, Arrays.copyOfRange(json, from, to), next);
            orders.grown();
            after.put(next, known);
        }
        guesses[oldest++ & (GUESSES - 1)] = known;
        return known;
    }

    /** The object that has these keys, with the values that stand in {@code values} from {@code from} on. */
    JsonObject object(JsonValue[] values, int from) {
        KeyOrder[] keys = sorted();
        Member[] members = new Member[keys.length];
        for (int i = 0; i < members.length; i++) {
            members[i] = new Member(keys[i].key, values[from + keys[i].length - 1]);
        }
        return JsonObject.sorted(members);
    }

    /** Its nodes by their keys, each key once: the first one as sent. */
    private KeyOrder[] sorted() {
        KeyOrder[] known = sorted;
        if (known == null) {
            known = new KeyOrder[length];
            int count = length;
            for (KeyOrder at = this; at.before != null; at = at.before) {
                known[--count] = at;
            }
            Arrays.sort(known, Comparator.comparing(one -> one.key)); // stable
            for (KeyOrder one : known) {
                if (count == 0 || !one.key.equals(known[count - 1].key)) {
                    known[count++] = one;
                }
            }
            known = Arrays.copyOf(known, count);
            sorted = known;
        }
        return known;
    }
}
