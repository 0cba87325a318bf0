package io.windtrap.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive as an operator gets it, unpacked: no Java and no variable of the environment helps it. */
final class DistributionIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("dist.archive"));
    private static final long LARGEST = 90_000_000;
    private static final List<String> UNITS =
            List.of("windtrap-gateway@.service", "windtrap-forwarder@.service", "windtrap-console.service");

    @TempDir
    private static Path folder;

    private static Path home;

    @BeforeAll
    static void unpack() throws Exception {
        Command.run("tar", "--extract", "--gzip", "--file=" + ARCHIVE, "--directory=" + folder)
                .succeeded();
        try (Stream<Path> all = Files.list(folder)) {
            home = all.toList().getFirst();
        }
    }

    @Test
    void isSmallAndHoldsWhatItsPageNames() throws Exception {
        assertThat(ARCHIVE).isRegularFile();
        assertThat(Files.size(ARCHIVE)).isLessThan(LARGEST);
        assertThat(names(home))
                .containsExactly(
                        "LICENSE",
                        "NAME",
                        "README.md",
                        "THIRD-PARTY.txt",
                        "VERSION",
                        "bin",
                        "conf",
                        "install.sh",
                        "lib",
                        "runtime",
                        "share",
                        "systemd");
        assertThat(names(home.resolve("bin"))).containsExactly("console", "forwarder", "gateway");
        assertThat(names(home.resolve("conf"))).containsExactly("windtrap.env.sample", "windtrap.sample.yml");
        assertThat(names(home.resolve("share/man/man1")))
                .containsExactly("windtrap-console.1", "windtrap-forwarder.1", "windtrap-gateway.1");
        assertThat(home.getFileName())
                .hasToString(
                        "windtrap-" + Files.readString(home.resolve("VERSION")).strip());
    }

    @Test
    void holdsEachJarOnceAndNoneOfTheTests() throws Exception {
        // Given
        List<String> jars = names(home.resolve("lib")).stream()
                .filter(name -> name.endsWith(".jar") && !name.equals("windtrap.jar"))
                .toList();

        // Then
        try (var all = new JarFile(home.resolve("lib/windtrap.jar").toFile())) {
            String classPath = all.getManifest().getMainAttributes().getValue("Class-Path");
            assertThat(Arrays.asList(classPath.split(" ", -1))).containsExactlyElementsOf(jars);
        }
        assertThat(jars)
                .anyMatch(name -> name.startsWith("windtrap-gateway-"))
                .anyMatch(name -> name.startsWith("windtrap-forwarder-"))
                .noneMatch(name ->
                        name.startsWith("windtrap-engine") || name.startsWith("junit") || name.startsWith("kafka_"));
    }

    @Test
    void eachCommandSaysItsVersionWithoutJavaAndEnvironmentAndUsesItsCache() throws Exception {
        for (String tool : List.of("gateway", "forwarder", "console")) {
            for (String collector : List.of("-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseParallelGC")) {
                // When: without a cache that fits, the JVM would not start
                Command version = Command.run(
                        Map.of("JAVA_OPTS", "-XX:AOTMode=on " + collector), List.of(bin(tool), "--version"));

                // Then
                assertThat(version.succeeded()).isEqualTo("windtrap " + Files.readString(home.resolve("VERSION")));
            }
        }
    }

    @Test
    void startsThroughALinkFromAnyFolderWithBlanksInItsName() throws Exception {
        // Given
        Path elsewhere = Files.createDirectories(folder.resolve("other place/else"));
        Path moved = Files.createSymbolicLink(elsewhere.resolve("wind trap"), home);
        Path link = Files.createSymbolicLink(elsewhere.resolve("fwd"), moved.resolve("bin/forwarder"));

        // When
        Command help = Command.run("sh", "-c", "cd / && '" + link + "' --help");

        // Then
        assertThat(help.succeeded()).contains("Usage: forwarder", "dead-letters", "--config=FILE");
    }

    @Test
    void startsWithoutTheCacheWhereTheJarsSeemToBeOthers() throws Exception {
        // Given
        Path copy = folder.resolve("copy");
        Command.run("cp", "--recursive", home.toString(), copy.toString()).succeeded();

        // When
        Command version = Command.run(copy.resolve("bin/gateway").toString(), "--version");

        // Then
        assertThat(version.succeeded()).endsWith("windtrap " + Files.readString(home.resolve("VERSION")));
    }

    @Test
    void optionsOfTheUserWin() throws Exception {
        Command flags = Command.run(
                Map.of("JAVA_OPTS", "-XX:MaxRAMPercentage=12.5 -XX:+PrintFlagsFinal"),
                List.of(bin("gateway"), "--version"));

        assertThat(flags.succeeded()).containsPattern("MaxRAMPercentage +.* 12\\.5");
    }

    @Test
    void saysWhatToDoWithoutConfiguration() throws Exception {
        Command started = Command.run("sh", "-c", "cd / && exec " + bin("forwarder") + " --config /nowhere.yml");

        assertThat(started.exitCode()).isEqualTo(2);
        assertThat(started.output()).contains("/nowhere.yml", "file not found");
    }

    @Test
    void completionKnowsCommandsAndOptions() throws Exception {
        // When
        Command completed =
                Command.run("bash", "-c", """
                    . "$0/windtrap-forwarder"
                    COMP_WORDS=(windtrap-forwarder dead-letters l); COMP_CWORD=2
                    _complete_windtrap-forwarder 2>/dev/null; echo "${COMPREPLY[@]}"
                    """, home.resolve("share/completion").toString());

        // Then
        assertThat(completed.succeeded()).isEqualTo("list\n");
    }

    @Test
    void unitsAreValid() throws Exception {
        assumeThat(Path.of("/usr/bin/systemd-analyze")).exists();

        // Given
        Path units = Files.createDirectories(folder.resolve("units"));
        assertThat(names(home.resolve("systemd")))
                .containsExactly(
                        "windtrap-console.service",
                        "windtrap-forwarder@.service",
                        "windtrap-gateway@.service",
                        "windtrap.sysusers");
        for (String unit : UNITS) {
            Files.writeString(
                    units.resolve(unit),
                    Files.readString(home.resolve("systemd/" + unit))
                            .replace("/opt/windtrap/current", home.toString()));
        }

        // When
        Command verified = Command.run(
                "systemd-analyze",
                "verify",
                "--man=no",
                units.resolve("windtrap-gateway@1.service").toString(),
                units.resolve("windtrap-forwarder@1.service").toString(),
                units.resolve("windtrap-console.service").toString());

        // Then
        assertThat(verified.succeeded().lines().filter(line -> line.contains("windtrap")))
                .isEmpty();
    }

    @Test
    void allUnitsAreHardenedAlike() throws Exception {
        // Given
        List<String> hardening = settings("windtrap-gateway@.service");

        // Then
        assertThat(hardening).contains("ProtectSystem=strict", "NoNewPrivileges=true", "CapabilityBoundingSet=");
        for (String unit : UNITS) {
            assertThat(settings(unit)).as(unit).containsExactlyElementsOf(hardening);
        }
    }

    /** What a unit may do: all that is said from the first path that it may only read. */
    private static List<String> settings(String unit) throws IOException {
        return Files.readAllLines(home.resolve("systemd").resolve(unit)).stream()
                .dropWhile(line -> !line.startsWith("ReadOnlyPaths="))
                .takeWhile(line -> !line.equals("[Install]"))
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void installerCopiesSaysSoAndKeepsTheConfiguration() throws Exception {
        // Given
        Path root = folder.resolve("root");
        String installer = home.resolve("install.sh").toString();
        String version = Files.readString(home.resolve("VERSION")).strip();

        // When
        String first = Command.run(installer, "--root", root.toString(), "--prefix=/srv/windtrap")
                .succeeded();
        Path config = root.resolve("etc/windtrap/windtrap.yml");
        Files.writeString(config, "mine\n");
        Command again = Command.run(installer, "--root=" + root, "--prefix", "/srv/windtrap");
        String replaced = Command.run(installer, "--root", root.toString(), "--prefix", "/srv/windtrap", "--replace")
                .succeeded();

        // Then
        assertThat(first).contains("copied   " + config, "copied   " + root + "/srv/windtrap/" + version);
        assertThat(first)
                .contains("systemctl enable --now windtrap-forwarder@1 windtrap-gateway@1\n")
                .contains("left off: systemctl enable --now windtrap-console\n");
        assertThat(root.resolve("etc/systemd/system/windtrap-console.service"))
                .content()
                .contains("ExecStart=/srv/windtrap/current/bin/console\n");
        try (Stream<Path> links = Files.walk(root.resolve("etc"))) {
            assertThat(links.filter(Files::isSymbolicLink))
                    .as("nothing is enabled")
                    .isEmpty();
        }
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.output()).contains("is there already", "--replace");
        assertThat(replaced).contains("kept     " + config);
        assertThat(config).hasContent("mine");
        assertThat(Files.getPosixFilePermissions(root.resolve("etc/windtrap/windtrap.env")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(root.resolve("etc/systemd/system/windtrap-gateway@.service"))
                .content()
                .contains("ExecStart=/srv/windtrap/current/bin/gateway\n")
                .doesNotContain("/opt/");
        assertThat(root.resolve("usr/local/bin/windtrap-forwarder")).isSymbolicLink();
        String installed = root + "/srv/windtrap/current/bin/forwarder";
        assertThat(Command.run(Map.of("JAVA_OPTS", "-XX:AOTMode=on"), List.of(installed, "--version"))
                        .succeeded())
                .isEqualTo("windtrap " + version + "\n");
    }

    @Test
    void installerRefusesWhatItDoesNotKnow() throws Exception {
        Command unknown = Command.run(home.resolve("install.sh").toString(), "--perfix", "/x");

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.output()).contains("unknown option --perfix", "Usage: ./install.sh");
    }

    private static String bin(String tool) {
        return home.resolve("bin").resolve(tool).toString();
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> all = Files.list(of)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
