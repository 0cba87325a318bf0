package io.windtrap.forwarder.deadletter.redrive;

import io.windtrap.common.deadletter.DeadLetter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Ids of dead letters, of which there may be very many: each takes 16 to 32 bytes. Not safe for concurrent use. */
final class LetterIds {
    private final Map<Group, Offsets> groups = new HashMap<>();
    private int size;

    /** What most letters have in common with many others. */
    private record Group(String destination, String topic, int partition, String table) {
        static Group of(DeadLetter.Id id) {
            return new Group(id.destination(), id.place().topic(), id.place().partition(), id.table());
        }
    }

    /** Returns whether {@code id} is new here. */
    boolean add(DeadLetter.Id id) {
        boolean added = groups.computeIfAbsent(Group.of(id), _ -> new Offsets())
                .add(id.place().offset());
        size += added ? 1 : 0;
        return added;
    }

    boolean contains(DeadLetter.Id id) {
        Offsets offsets = groups.get(Group.of(id));
        return offsets != null && offsets.contains(id.place().offset());
    }

    int size() {
        return size;
    }

    /** A set of offsets, at most half full, so that a free place ends each search. */
    private static final class Offsets {
        private static final long FREE = Long.MIN_VALUE;
        private static final long SPREAD = 0x9E3779B97F4A7C15L;
        private static final int LEAST = 8;

        private long[] places = free(LEAST);
        private int size;

        private static long[] free(int length) {
            long[] places = new long[length];
            Arrays.fill(places, FREE);
            return places;
        }

        /** The place of {@code offset}, or the free one that it would take. */
        private static int placeOf(long offset, long[] places) {
            int place = (int) ((offset * SPREAD) >>> 32) & (places.length - 1);
            while (places[place] != FREE && places[place] != offset) {
                place = (place + 1) & (places.length - 1);
            }
            return place;
        }

        boolean contains(long offset) {
            return places[placeOf(offset, places)] == offset;
        }

        boolean add(long offset) {
            int place = placeOf(offset, places);
            if (places[place] == offset) {
                return false;
            }
            places[place] = offset;
            size++;
            if (size * 2 > places.length) {
                long[] more = free(places.length * 2);
                for (long one : places) {
                    if (one != FREE) {
                        more[placeOf(one, more)] = one;
                    }
                }
                places = more;
            }
            return true;
        }
    }
}
