package io.windtrap.transformer.script.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;

/** All that a script can import: its libraries, by name, as the files of a file system that has no others. */
final class LibraryFiles implements FileSystem {
    private static final Path ROOT = Path.of("/");

    private final Map<Path, byte[]> files = new TreeMap<>();

    /** The texts of libraries by the name that scripts import them by. */
    LibraryFiles(Map<String, String> libraries) {
        libraries.forEach((name, text) -> files.put(toAbsolutePath(Path.of(name)), text.getBytes(UTF_8)));
    }

    private byte[] content(Path path) throws NoSuchFileException {
        byte[] content = files.get(toAbsolutePath(path));
        if (content == null) {
            throw new NoSuchFileException(path.toString());
        }
        return content;
    }

    @Override
    public Path parsePath(URI uri) {
        throw new IllegalArgumentException("a library is imported by its name, not as " + uri);
    }

    @Override
    public Path parsePath(String path) {
        return Path.of(path);
    }

    @Override
    public Path toAbsolutePath(Path path) {
        return ROOT.resolve(path).normalize();
    }

    @Override
    public Path toRealPath(Path path, LinkOption... linkOptions) {
        return toAbsolutePath(path);
    }

    @Override
    public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... linkOptions) throws IOException {
        if (modes.contains(AccessMode.WRITE) || modes.contains(AccessMode.EXECUTE)) {
            throw new SecurityException("read only");
        }
        content(path);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return new ReadOnlyBytes(content(path));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return Map.of("isRegularFile", true, "isDirectory", false, "size", (long) content(path).length);
    }

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attributes) {
        throw new SecurityException("read only");
    }

    @Override
    public void delete(Path path) {
        throw new SecurityException("read only");
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.@Nullable Filter<? super Path> filter) {
        throw new SecurityException("libraries are not listed");
    }

    private static final class ReadOnlyBytes implements SeekableByteChannel {
        private final ByteBuffer bytes;
        private boolean open = true;

        ReadOnlyBytes(byte[] content) {
            bytes = ByteBuffer.wrap(content).asReadOnlyBuffer();
        }

        @Override
        public int read(ByteBuffer target) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int count = Math.min(target.remaining(), bytes.remaining());
            target.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public long position() {
            return bytes.position();
        }

        @Override
        public SeekableByteChannel position(long position) {
            bytes.position((int) Math.min(position, bytes.limit()));
            return this;
        }

        @Override
        public long size() {
            return bytes.limit();
        }

        @Override
        public int write(ByteBuffer source) {
            throw new NonWritableChannelException();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new NonWritableChannelException();
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
