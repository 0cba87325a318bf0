package io.windtrap.local.stack;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that hold a secret: nobody but their owner may ever read them. */
final class PrivateFile {
    private static final FileAttribute<?>[] OWNERS_ALONE =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private PrivateFile() {}

    /** Replaces {@code file}, whoever could read the one that was there. */
    static Path write(Path file, String text) throws IOException {
        Path fresh =
                Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + ".", "", OWNERS_ALONE);
        Files.writeString(fresh, text);
        return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
