package io.windtrap.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** Java, cut down by jlink to the modules that the jars need. */
final class RuntimeImage {
    /** What jdeps finds in the classes of the jars. */
    static final List<String> FOUND = List.of(
            "java.base",
            "java.compiler",
            "java.desktop", // Its package java.beans, without which SnakeYAML does not load.
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http", // Spans to a collector of OpenTelemetry.
            "java.security.jgss",
            "java.security.sasl",
            "java.sql",
            "java.xml",
            "jdk.httpserver",
            "jdk.jfr",
            "jdk.management",
            "jdk.net",
            "jdk.unsupported");

    /**
     * What only reflection or a provider reaches: SASL (GSSAPI, and logins by JAAS), TLS with elliptic curves, PKCS #11 key stores, DNS,
     * character sets, zip files as file systems, and jcmd for whoever has to look into a process at night.
     */
    static final List<String> REACHED_BY_REFLECTION = List.of(
            "jdk.charsets",
            "jdk.crypto.cryptoki",
            "jdk.crypto.ec",
            "jdk.jcmd",
            "jdk.localedata",
            "jdk.naming.dns",
            "jdk.security.auth",
            "jdk.security.jgss",
            "jdk.zipfs");

    private RuntimeImage() {}

    /** Makes one of the JDK that runs this, unless {@code folder} has just that one already. */
    static void create(Path folder) throws IOException {
        List<String> options = options(folder);
        Path made = folder.resolveSibling(folder.getFileName() + ".made");
        String recipe = Runtime.version() + " " + options + "\n";
        if (Files.exists(made) && Files.readString(made).equals(recipe)) {
            return;
        }
        Folders.delete(folder);
        var output = new StringWriter();
        var writer = new PrintWriter(output);
        int exitCode = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IOException("the JDK in " + System.getProperty("java.home")
                        + " has no jlink: build with a whole JDK, with its jmods"))
                .run(writer, writer, options.toArray(String[]::new));
        writer.flush();
        if (exitCode != 0) {
            throw new IOException("jlink failed: " + output.toString().strip());
        }
        Files.writeString(made, recipe);
    }

    private static List<String> options(Path folder) {
        return List.of(
                "--add-modules",
                String.join(",", FOUND) + "," + String.join(",", REACHED_BY_REFLECTION),
                "--include-locales=en",
                "--strip-debug",
                "--no-man-pages",
                "--no-header-files",
                "--compress=zip-0", // The archive is smaller so (32 MB of it instead of 40), and classes are read
                // faster.
                "--exclude-files=regex:/java.desktop/lib/.*", // Libraries for windows, pictures and sound.
                "--output",
                folder.toString());
    }
}
