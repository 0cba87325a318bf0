package io.windtrap.transformer.stage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** The folder of a transformer's state, which no other uses as long as this one runs. */
public final class StateFolder implements AutoCloseable {
    private static final String LOCK = "transformer.lock";
    private static final String NAME = "transformer.name";

    private final Path folder;
    private final FileChannel channel;

    private StateFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the folder, which is made when it is missing.
     *
     * @throws IOException if it can't be written to, or another transformer uses it; says what to do
     */
    public static StateFolder open(Path folder) throws IOException {
        FileChannel channel;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(
                    "can't write to the state directory " + folder + " ("
                            + e.getClass().getSimpleName() + "): change its owner, or set transformer.state-directory",
                    e);
        }
        if (!isLocked(channel)) {
            channel.close();
            throw new IOException("another transformer uses the state directory " + folder
                    + ": stop it, or set transformer.state-directory to a folder of this one's own");
        }
        return new StateFolder(folder, channel);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            // Let go when the channel is closed, or the process ends in whatever way.
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) { // taken by this very process
            return false;
        }
    }

    /**
     * The name of the transformer whose folder this is, the same at each start.
     *
     * @throws IOException if it can be neither read nor written
     */
    public String name() throws IOException {
        Path file = folder.resolve(NAME);
        if (Files.isRegularFile(file)) {
            String name = Files.readString(file).strip();
            if (name.matches("[a-zA-Z0-9._-]{1,200}")) {
                return name;
            }
        }
        String name = UUID.randomUUID().toString();
        // Whole or not at all: half a name after a crash would be another one.
        Path written = Files.writeString(folder.resolve(NAME + ".new"), name + "\n");
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        return name;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
