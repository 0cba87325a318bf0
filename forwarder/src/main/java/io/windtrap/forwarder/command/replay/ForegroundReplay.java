package io.windtrap.forwarder.command.replay;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayBook;
import io.windtrap.forwarder.replay.ReplayLog;
import io.windtrap.forwarder.replay.ReplayState;
import io.windtrap.forwarder.replay.run.ReplayService;
import io.windtrap.forwarder.wiring.Edges;
import io.windtrap.forwarder.wiring.Workers;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Runs one replay in this process and shows how far it is. */
final class ForegroundReplay {
    private static final int PAUSED_OR_CANCELLED = 3;

    private final Replays replays;
    private final String name;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ProgressBar bar;

    ForegroundReplay(Replays replays, Replay replay) {
        this.replays = replays;
        this.name = replay.name();
        this.bar = new ProgressBarBuilder()
                .setTaskName(name)
                .setUnit(" offsets", 1)
                .setInitialMax(replay.size())
                .showSpeed()
                .build();
    }

    /** Returns the command's exit code once the replay is done, paused or cancelled. */
    int run() throws IOException, InterruptedException {
        var service = new ReplayService(
                replays::openLog,
                replay -> replay.name().equals(name),
                new Workers(replays.config(), Edges.BARE, new SimpleMeterRegistry()),
                this::show,
                InstantSource.system(),
                Pauses.production());
        var interrupted = new Thread(() -> pause(service), "pause");
        Runtime.getRuntime().addShutdownHook(interrupted);
        service.start();
        over.await();
        service.close();
        Runtime.getRuntime().removeShutdownHook(interrupted);
        bar.close();
        ReplayBook book = replays.book();
        Replay ended = replays.find(name);
        replays.out().println("replay " + name + " " + ended.state().text());
        ReplayText.counts(replays.out(), book.summary(ended).counts());
        return ended.state() == ReplayState.DONE ? 0 : PAUSED_OR_CANCELLED;
    }

    private void show(ReplayBook book) {
        book.replay(name)
                .ifPresentOrElse(
                        replay -> {
                            bar.stepTo(book.summary(replay).done());
                            if (replay.state() != ReplayState.RUNNING) {
                                over.countDown();
                            }
                        },
                        over::countDown);
    }

    /** Ctrl-C: what is in flight is finished, and somebody else may go on. */
    private void pause(ReplayService service) {
        service.close();
        bar.close();
        try (ReplayLog log = replays.openLog()) {
            log.read()
                    .replay(name)
                    .filter(replay -> replay.state() == ReplayState.RUNNING)
                    .ifPresent(replay -> {
                        log.write(replay.in(
                                ReplayState.PAUSED,
                                false,
                                InstantSource.system().millis()));
                        System.err.println("paused; continue with: forwarder replay resume " + name);
                    });
        }
    }
}
