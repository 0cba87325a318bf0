package io.windtrap.dist;

import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.dist.training.Together;
import io.windtrap.dist.training.Training;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lays out the distribution in a folder and packs it; called by the build of this module. */
@Command(name = "build-distribution", sortOptions = false)
public final class BuildDistribution implements Callable<Integer> {
    @Option(names = "--name", required = true, description = "Name of the distribution, such as windtrap.")
    private String name = "";

    @Option(
            names = "--tool",
            required = true,
            split = ",",
            description = "Its commands, comma-separated, as tools.properties names them.")
    private List<String> tools = List.of();

    @Option(names = "--version-of", required = true, description = "Version of the distribution.")
    private String version = "";

    @Option(names = "--time", required = true, description = "Time of all files: the same input makes the same files.")
    private Instant time = Instant.EPOCH;

    @Option(names = "--class-path", required = true, description = "File that lists the jars, as for java -cp.")
    private Path classPath = Path.of("");

    @Option(
            names = "--files",
            required = true,
            split = ",",
            description = "Folders whose files are copied as they are, comma-separated.")
    private List<Path> files = List.of();

    @Option(
            names = "--licences",
            required = true,
            description = "Windtrap's licence, and the list of those of the jars.")
    private List<Path> licences = List.of();

    @Option(names = "--work", required = true, description = "Folder for what is made.")
    private Path work = Path.of("");

    @Option(names = "--archive", required = true, description = "The archive to make, a .tar.gz.")
    private Path archive = Path.of("");

    @Option(
            names = "--aot",
            arity = "1",
            required = true,
            description = "Whether services are started to fill the AOT cache.")
    private boolean aot;

    private BuildDistribution() {}

    /** Exit code 0 = made. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BuildDistribution()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        FileTime times = FileTime.from(time);
        Path home = Files.createDirectories(work).resolve(name + "-" + version);
        RuntimeImage.create(work.resolve("runtime"));

        Folders.delete(home);
        for (Path folder : files) {
            Folders.copy(folder, home);
        }
        try (InputStream sample = ConfigLoader.class.getResourceAsStream("/windtrap.sample.yml")) {
            Files.copy(Objects.requireNonNull(sample), home.resolve("conf/windtrap.sample.yml"));
        }
        for (Path licence : licences) {
            Files.copy(licence, home.resolve(licence.getFileName()));
        }
        Files.writeString(home.resolve("NAME"), name + "\n");
        Files.writeString(home.resolve("VERSION"), version + "\n");
        Folders.copy(work.resolve("runtime"), home.resolve("runtime"));
        Libraries.copy(Files.readString(classPath).strip(), home.resolve("lib"), List.of(Together.class), times);
        for (Tool tool : Tool.named(tools)) {
            Commands.write(tool, home, version, times);
        }
        Folders.normalise(home, times);

        if (aot) {
            Training.run(home, home.resolve("lib/windtrap.aot"), work.resolve("training"));
            Folders.normalise(home, times);
        }
        Archive.pack(home, archive);
        try (Stream<Path> all = Folders.walk(home).stream()) {
            System.out.printf(
                    "%s: %.1f MB, unpacked %.1f MB%n",
                    archive.getFileName(),
                    Files.size(archive) / 1e6,
                    all.filter(Files::isRegularFile)
                                    .mapToLong(path -> path.toFile().length())
                                    .sum()
                            / 1e6);
        }
        return 0;
    }
}
