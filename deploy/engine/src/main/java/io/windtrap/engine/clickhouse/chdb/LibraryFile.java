package io.windtrap.engine.clickhouse.chdb;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds libchdb: where the operator says, else where the build has put it, beside this module's classes or jar. */
public final class LibraryFile {
    private static final String PROPERTY = "windtrap.libchdb";
    private static final String VARIABLE = "WINDTRAP_LIBCHDB";

    private LibraryFile() {}

    /**
     * Finds the library of this platform.
     *
     * @throws IllegalStateException it is not there; says where it was looked for and what to do
     */
    public static Path find() {
        @Nullable String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        Path file = named != null ? Path.of(named) : installed();
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("the ClickHouse library is not at " + file
                    + ": build deploy/engine (it runs `npm ci` once), or name the file in " + VARIABLE);
        }
        return file;
    }

    private static Path installed() {
        Path classes;
        try {
            classes = Path.of(LibraryFile.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        // <module>/target/classes or <module>/target/<name>.jar
        return classes.resolve(Path.of("..", "..", "node_modules", "@chdb", "lib-" + platform(), "libchdb.so"))
                .normalize();
    }

    private static String platform() {
        boolean arm = "aarch64".equals(System.getProperty("os.arch"));
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        return (mac ? "darwin-" : "linux-") + (arm ? "arm64" : "x64") + (mac ? "" : "-gnu");
    }
}
