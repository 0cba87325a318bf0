package io.windtrap.common.reload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What files held at a moment.
 *
 * @param bytes of each; none of one that can't be read
 */
public record FileContents(List<ByteBuffer> bytes) {
    /** What {@code files} hold now. */
    public static FileContents of(List<Path> files) {
        return new FileContents(files.stream().map(FileContents::bytes).toList());
    }

    private static ByteBuffer bytes(Path file) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            return ByteBuffer.allocate(0);
        }
    }
}
