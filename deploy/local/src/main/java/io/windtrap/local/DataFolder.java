package io.windtrap.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of {@code up}'s data: one {@code up} at a time has it, and no folder of another's is ever wiped. */
final class DataFolder {
    /** Locked by who has the folder, and the first thing to be in it: it tells that the rest is Windtrap's. */
    private static final String LOCK = "windtrap.lock";
    /** The first thing in the folders of versions without the lock. */
    private static final Path FORMER_MARK = Path.of("kafka", "cluster-id");

    private final Path path;

    /** Held for as long as this object is. */
    @SuppressWarnings("unused")
    private final FileLock lock;

    private DataFolder(Path path, FileLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the folder for this process, and makes it when it is not there.
     *
     * @throws IOException if another process has it, or it holds other things than data of Windtrap's; it is as it was
     */
    static DataFolder take(Path wanted) throws IOException {
        try {
            Path path = Files.createDirectories(wanted).toRealPath();
            if (!isWindtraps(path)) {
                throw new IOException(wanted + " has files that are not Windtrap's data: choose another --data");
            }
            // Write keys and users' data are in it; what an older version left readable for all is behind this door as
            // well.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            Path file = path.resolve(LOCK);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new IOException(wanted + " is used by another up, process "
                        + Files.readString(file).strip() + ": stop that process or choose another --data");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII)));
            return new DataFolder(path, lock);
        } catch (FileSystemException e) {
            throw new IOException(wanted + " can't be used for data: " + e, e);
        }
    }

    /** Removes all that is in the folder, but for the lock. */
    void wipe() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(path.resolve(LOCK))) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure) throws IOException {
                if (!emptied.equals(path)) {
                    Files.delete(emptied);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isWindtraps(Path path) throws IOException {
        if (Files.exists(path.resolve(LOCK)) || Files.exists(path.resolve(FORMER_MARK))) {
            return true;
        }
        try (Stream<Path> content = Files.list(path)) {
            return content.findAny().isEmpty();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) { // this process has it
            return null;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
