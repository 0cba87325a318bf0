package io.windtrap.console.problems;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.console.access.AuditLog;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.deadletter.redrive.DeadLetterFilter;
import io.windtrap.forwarder.deadletter.redrive.Redrive;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Drives dead letters back in, as {@code forwarder dead-letters redrive} does; one run at a time. */
final class Redriving {
    static final long LONGEST_SECONDS = 30L * 24 * 60 * 60;
    private static final int MOST = 10_000;

    private final Settings settings;
    private final InstantSource clock;
    private final ReentrantLock running = new ReentrantLock();

    Redriving(Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The answer. */
    record Done(boolean dryRun, long redriven, List<Left> left) {}

    /** Letters that were left. */
    record Left(String why, int count) {}

    private static final class Silent implements Redrive.Progress {
        @Override
        public void found(int letters) {
            // The answer says it.
        }

        @Override
        public void redriven(int letters) {
            // The answer says it.
        }
    }

    Done answer(ApiRequest request) throws IOException {
        String destination = request.requiredField("destination");
        Map<String, String> readers = new HashMap<>(settings.destinations());
        readers.put(DeadLetter.TRANSFORMER, settings.config().kafka().topic());
        if (!readers.containsKey(destination)) {
            throw ApiException.badRequest("The configuration has no such destination.");
        }
        Set<String> reasons = request.field("reason").map(Set::of).orElse(Set.of());
        Instant since =
                clock.instant().minusSeconds(request.numberField("since_seconds", 1, LONGEST_SECONDS, LONGEST_SECONDS));
        int limit = (int) request.numberField("limit", 1, MOST, MOST);
        long partition = request.numberField("partition", 0, Integer.MAX_VALUE, -1);
        long offset = request.numberField("offset", 0, Long.MAX_VALUE, -1);
        boolean dryRun = request.flag("dry_run");
        var filter = new DeadLetterFilter(
                Set.of(destination),
                reasons,
                since,
                null,
                partition < 0 ? null : Integer.valueOf((int) partition),
                offset < 0 ? null : Long.valueOf(offset));
        if (!running.tryLock()) {
            throw ApiException.conflict("Another redrive runs; wait until it ends.");
        }
        String on = "destination " + destination + ", reasons " + reasons + ", limit " + limit
                + (offset < 0 ? "" : ", event " + partition + "@" + offset);
        try (var redrive = new Redrive(settings.kafka(), settings.topic(), readers)) {
            Redrive.Outcome outcome = redrive.run(filter, limit, dryRun, new Silent());
            if (!dryRun) {
                AuditLog.wrote(
                        request.visitor().name(), request.address(), "redrive", on, outcome.redriven() + " redriven");
            }
            return new Done(
                    dryRun,
                    outcome.redriven(),
                    outcome.left().entrySet().stream()
                            .map(one -> new Left(one.getKey(), one.getValue()))
                            .toList());
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            AuditLog.wrote(request.visitor().name(), request.address(), "redrive", on, "another run began");
            throw ApiException.conflict("Another redrive was started; it goes on with what is left.");
        } catch (IOException | KafkaException e) {
            AuditLog.wrote(request.visitor().name(), request.address(), "redrive", on, "failed");
            throw e;
        } finally {
            running.unlock();
        }
    }
}
