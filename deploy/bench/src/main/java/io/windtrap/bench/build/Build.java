package io.windtrap.bench.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A build of gateway and forwarder.
 *
 * @param name {@code base} or {@code head}
 * @param version the commit, and whether files differ from it
 * @param classPath of both services, as the build named it
 * @param batch keys of the destination's block {@code batch}, as in YAML's braces; empty = as the build has them
 */
public record Build(String name, String version, String classPath, String batch) {
    /** This very build: with all that the benchmark itself runs on. */
    public Build withOwnClassPath() {
        return new Build(name, version, System.getProperty("java.class.path"), batch);
    }

    /** The same with other batches. */
    public Build withBatch(String keys) {
        return keys.isEmpty() ? this : new Build(name, version + ", with batch {" + keys + "}", classPath, keys);
    }

    /** The same build as the other of the two that are compared. */
    public Build named(String other) {
        return new Build(other, version, classPath, batch);
    }

    /** Where the build of deploy/local leaves the class path of all services. */
    private static final Path CLASS_PATH = Path.of("deploy", "local", "target", "classpath");

    /** The build that is in a source tree. */
    static Build in(Path tree, String name, String version) throws IOException {
        Path file = tree.resolve(CLASS_PATH);
        if (!Files.exists(file)) {
            throw new IOException("the build left no " + file);
        }
        return new Build(name, version, Files.readString(file).strip(), "");
    }
}
