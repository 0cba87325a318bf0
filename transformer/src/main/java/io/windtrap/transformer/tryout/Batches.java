package io.windtrap.transformer.tryout;

import io.windtrap.common.deadletter.Place;
import io.windtrap.transformer.script.ScriptRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A sample, cut as the stage cuts it for {@code transformBatch}: events of one partition and source in a row. */
final class Batches {
    private Batches() {}

    /** The batches of {@code sample}, by partition; events of a file lie in one. */
    static List<List<SampleEvent>> of(List<SampleEvent> sample) {
        Map<Integer, List<SampleEvent>> partitions = new TreeMap<>();
        for (SampleEvent one : sample) {
            Place place = one.event().place();
            partitions
                    .computeIfAbsent(place == null ? 0 : place.partition(), _ -> new ArrayList<>())
                    .add(one);
        }
        List<List<SampleEvent>> batches = new ArrayList<>();
        for (List<SampleEvent> partition : partitions.values()) {
            partition.sort(Comparator.comparingLong(Batches::offset)); // Those of a file stay as they are.
            List<SampleEvent> batch = new ArrayList<>();
            for (SampleEvent one : partition) {
                if (!batch.isEmpty() && !goesOn(batch, one)) {
                    batches.add(batch);
                    batch = new ArrayList<>();
                }
                batch.add(one);
            }
            batches.add(batch);
        }
        return batches;
    }

    private static boolean goesOn(List<SampleEvent> batch, SampleEvent next) {
        return batch.size() < ScriptRun.LARGEST_BATCH
                && batch.getFirst().event().source().equals(next.event().source());
    }

    private static long offset(SampleEvent one) {
        Place place = one.event().place();
        return place == null ? 0 : place.offset();
    }
}
