package io.windtrap.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The folder as a .tar.gz, by GNU tar: the same files make the same bytes. */
final class Archive {
    private Archive() {}

    static void pack(Path folder, Path archive) throws IOException, InterruptedException {
        Path unfinished = archive.resolveSibling(archive.getFileName() + ".unfinished");
        int exitCode = new ProcessBuilder(List.of(
                        "tar",
                        "--create",
                        "--sort=name",
                        "--format=gnu",
                        "--owner=0",
                        "--group=0",
                        "--numeric-owner",
                        "--use-compress-program=gzip -n",
                        "--file=" + unfinished,
                        "--directory=" + folder.getParent(),
                        folder.getFileName().toString()))
                .inheritIO()
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IOException("tar failed with exit code " + exitCode + ": see above; GNU tar and gzip are needed");
        }
        Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
    }
}
