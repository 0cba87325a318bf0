package io.windtrap.e2e.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.ForwarderMain;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackMapping;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A forwarder of a release to come: it maps the same record to other rows, and its mapping has another version. Made
 * from this build's classes, two of whose constants are replaced by others of the same length.
 */
final class NextBuild {
    /** A column that this build writes where the other has {@code context_source_id}. */
    static final String COLUMN = "context_mapper_id";

    private static final String VERSION = RudderStackMapping.VERSION;
    private static final String NEXT_VERSION = VERSION.substring(0, VERSION.length() - 1) + "~";

    private NextBuild() {}

    /** Writes the classes in which it differs to {@code file}, a jar that comes before the forwarder's own. */
    static Path write(Path file) throws IOException, URISyntaxException {
        Path code = Path.of(ForwarderMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> changed;
        if (Files.isDirectory(code)) {
            changed = write(file, code);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(code)) {
                changed = write(file, jar.getPath("/"));
            }
        }
        // The compiler copies the version to where it is used.
        assertThat(changed)
                .anyMatch(name -> name.endsWith("/Wiring.class"))
                .anyMatch(name -> name.endsWith("/OriginColumns.class"));
        return file;
    }

    private static List<String> write(Path file, Path root) throws IOException {
        List<String> changed = new ArrayList<>();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file));
                Stream<Path> files = Files.walk(root)) {
            for (Path each :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String before = Files.readString(each, ISO_8859_1);
                String after = before.replace(VERSION, NEXT_VERSION).replace("context_sourceId", "context_mapperId");
                if (!after.equals(before)) {
                    changed.add(root.relativize(each).toString());
                    out.putNextEntry(new ZipEntry(changed.getLast()));
                    out.write(after.getBytes(ISO_8859_1));
                }
            }
        }
        return changed;
    }
}
