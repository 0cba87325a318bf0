package io.windtrap.common.reload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs something whenever files have changed and are no longer being written. Looks at their content, because mounted files
 * are swapped by links that no watch sees.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final List<Path> files;
    private final Runnable whenChanged;
    private final ScheduledExecutorService thread;
    private FileContents known;
    private FileContents lastLook;

    /**
     * Watches {@code files} on a thread called {@code name}.
     *
     * @param known what they held before they were read for the first time: what came later is a change
     */
    public FileWatch(String name, List<Path> files, FileContents known, Runnable whenChanged) {
        this.files = files;
        this.whenChanged = whenChanged;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
        this.known = known;
        this.lastLook = known;
        var _ = thread.scheduleWithFixedDelay(
                this::look, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Takes the files for changed, soon. From any thread; never blocks. */
    public void nudge() {
        thread.execute(() -> changed(FileContents.of(files)));
    }

    /** Two looks that see the same: whoever writes has finished, all of the files. */
    private void look() {
        FileContents now = FileContents.of(files);
        if (!now.equals(known) && now.equals(lastLook)) {
            changed(now);
        }
        lastLook = now;
    }

    private void changed(FileContents now) {
        known = now;
        try {
            whenChanged.run();
        } catch (RuntimeException e) { // or nobody would look ever again
            log.atError()
                    .addKeyValue("files", files)
                    .setCause(e)
                    .log("changed files were not reloaded: the next attempt is when they change or at SIGHUP");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
