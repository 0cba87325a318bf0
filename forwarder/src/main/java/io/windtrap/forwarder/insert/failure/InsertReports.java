package io.windtrap.forwarder.insert.failure;

import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.warehouse.Failure;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators about INSERTs of one batch that failed and are retried. */
public final class InsertReports {
    private static final Logger log = LoggerFactory.getLogger(InsertReports.class);
    private static final String OBSTACLE = "warehouse";
    private static final String REHEARSAL_OBSTACLE = "search for refused rows";

    private final DeduplicationToken tokens;
    private final Intent batch;
    private final ReadinessProblems problems;
    private final ForwarderMetrics metrics;
    private boolean toldOfSize;

    public InsertReports(
            DeduplicationToken tokens, Intent batch, ReadinessProblems problems, ForwarderMetrics metrics) {
        this.tokens = tokens;
        this.batch = batch;
        this.problems = problems;
        this.metrics = metrics;
    }

    /** The same INSERT of {@code group} follows after {@code pause}. */
    public void failed(RowGroup group, Failure failure, Duration pause) {
        problems.report(OBSTACLE, reason(group, failure));
        metrics.retried(name(failure), reason(group, failure));
        (failure.needsAnOperator() ? log.atError() : log.atWarn())
                .addKeyValue("destination", tokens.destination())
                .addKeyValue("partition", tokens.partition())
                .addKeyValue("first", batch.first())
                .addKeyValue("last", batch.last())
                .addKeyValue("table", group.table())
                .addKeyValue("kind", name(failure))
                .addKeyValue("code", failure.code())
                .addKeyValue("error", failure.message())
                .addKeyValue("retry_in_ms", pause.toMillis())
                .log("insert failed; retrying with the same token");
    }

    /** The refusal of {@code group} has an end. Of its size the batch is told once: parts of parts may follow. */
    void blamed(RowGroup group, Verdict verdict, Failure failure) {
        boolean isSize = verdict instanceof Verdict.Size;
        if (isSize && toldOfSize) {
            return;
        }
        toldOfSize |= isSize;
        (isSize ? log.atWarn() : log.atError())
                .addKeyValue("destination", tokens.destination())
                .addKeyValue("partition", tokens.partition())
                .addKeyValue("first", batch.first())
                .addKeyValue("last", batch.last())
                .addKeyValue("table", group.table())
                .addKeyValue("code", failure.code())
                .addKeyValue("error", failure.message())
                .log(
                        switch (verdict) {
                            case Verdict.Rows _ ->
                                "the table rejects some rows; they become dead letters and the other rows are inserted";
                            case Verdict.Size _ ->
                                "the insert is rejected for its size; inserting its rows in smaller parts";
                            case Verdict.Views _ ->
                                "a materialized view of the table fails; rows are inserted without the view;"
                                        + " repair the view, then fill in its missing rows from the table";
                            case Verdict.Table _ ->
                                "this table rejects every row, other tables don't; its rows become dead letters;"
                                        + " repair the table, then redrive the dead letters";
                            case Verdict.Nothing _, Verdict.Everything _ ->
                                "ClickHouse rejects every insert; this insert waits";
                        });
    }

    /** Whether single rows of {@code group} are refused can't be found out. */
    void notRehearsed(RowGroup group, Failure failure) {
        problems.report(REHEARSAL_OBSTACLE, reason(group, failure));
        log.atError()
                .addKeyValue("destination", tokens.destination())
                .addKeyValue("table", group.table())
                .addKeyValue("code", failure.code())
                .addKeyValue("error", failure.message())
                .log("can't search for rejected rows: the trial table refused an empty insert");
    }

    /** ClickHouse could not be asked what it has. It is asked again after {@code pause}. */
    public void unanswered(Failure failure, Duration pause) {
        problems.report(OBSTACLE, failure.message());
        log.atWarn()
                .addKeyValue("destination", tokens.destination())
                .addKeyValue("partition", tokens.partition())
                .addKeyValue("first", batch.first())
                .addKeyValue("last", batch.last())
                .addKeyValue("error", failure.message())
                .addKeyValue("retry_in_ms", pause.toMillis())
                .log("can't ask ClickHouse which rows it has; asking again before anything is inserted");
    }

    /** An INSERT went in. */
    public void overcome() {
        problems.clear(OBSTACLE);
        problems.clear(REHEARSAL_OBSTACLE);
    }

    private static String reason(RowGroup group, Failure failure) {
        return "table " + group.table() + ", error " + failure.code() + ": " + failure.message();
    }

    /** As metrics and logs have it. */
    public static String name(Failure failure) {
        return switch (failure) {
            case Failure.Data _ -> "data";
            case Failure.Fatal _ -> "fatal";
            case Failure.Schema _ -> "schema";
            case Failure.TooLarge _ -> "too_large";
            case Failure.Transient _ -> "transient";
        };
    }
}
