package io.windtrap.bench.scenario;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.process.Part;
import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.process.Usage;
import io.windtrap.bench.report.Measures;
import io.windtrap.bench.warehouse.Counters;
import io.windtrap.bench.warehouse.RowFiles;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What ClickHouse could not be spared: the rows of {@link CatchUp} into the same tables, in INSERTs as large as can be. "base" is these
 * rows alone, "head" the forwarder that loads them.
 */
final class RowsAlone implements Scenario {
    private final TestBed bed;
    private final String name;
    private final long events;
    private final CatchUp loading;

    private @Nullable RowFiles rows;

    RowsAlone(TestBed bed, String name, long events) {
        this.bed = bed;
        this.name = name;
        this.events = events;
        this.loading = new CatchUp(bed, name, events, CatchUp.USUAL, CatchUp.USUAL);
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        loading.prepare();
    }

    @Override
    public String setting() {
        return String.format(
                Locale.ROOT,
                "%s; base: the rows of its tables alone, as TSV, a table in one INSERT of up to 500,000 rows after the other",
                loading.setting());
    }

    @Override
    public Measures measure(Build build, int round) throws IOException, InterruptedException {
        if (build.name().equals("head")) {
            return loading.measure(build, round).only(CatchUp.OF_ENGINE);
        }
        if (rows == null) {
            rows = loading.rows(build.named("head"), bed.path(name + "-rows"));
        }
        try (Run run = bed.begin(name + "-" + round + "-base", name, build)) {
            Counters before = run.warehouse().counters();
            Usage start = run.usage();
            Objects.requireNonNull(rows).storeIn(run.warehouse());
            Usage end = run.usage();
            run.warehouse().awaitMerges(CatchUp.QUIET, CatchUp.MERGE_LIMIT);
            Usage atRest = run.usage();
            Counters counters = run.warehouse().counters().since(before);
            loading.requireRows(run, build);
            double millions = events / 1e6;
            return new Measures()
                    .put(CatchUp.ROWS, counters.insertedRows() / end.secondsSince(start))
                    .put(CatchUp.ENGINE, end.cpuSince(start, Part.ENGINE) / millions)
                    .put(CatchUp.ENGINE_MERGED, atRest.cpuSince(start, Part.ENGINE) / millions)
                    .put(CatchUp.INSERTS, (double) counters.inserts())
                    .put(CatchUp.ROWS_PER_INSERT, counters.rowsPerInsert())
                    .put(CatchUp.REWRITES, counters.rewritesPerRow());
        }
    }
}
