package io.windtrap.kubernetes;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The chart, and the Helm that renders it: as {@code helm install} would, but without a cluster. */
public final class Chart {
    static final Path MODULE = Path.of("").toAbsolutePath();
    /** The chart. */
    public static final Path FOLDER = MODULE.resolve("windtrap");
    /** The oldest Kubernetes that Chart.yaml names. */
    private static final String KUBERNETES = "1.27.0";
    /** The chart with its hooks as if they were none: Helm's template leaves hooks out. */
    private static final Path SHOWN = shown();

    static final Path EXAMPLES = MODULE.resolve("examples");
    static final String RELEASE = "windtrap";
    static final String NAMESPACE = "events";
    static final String VERSION = System.getProperty("windtrap.version");

    private Chart() {}

    /** The objects, hooks too, that {@code values} make: texts of YAML, of which a later one wins. */
    static Manifests render(String... values) {
        return renderAs(RELEASE, values);
    }

    /** The same under another name of the release. */
    static Manifests renderAs(String release, String... values) {
        return withFiles(List.of(values), files -> {
            TemplateCommand template = new Helm(SHOWN)
                    .template()
                    .withName(release)
                    .withNamespace(NAMESPACE)
                    .withKubeVersion(KUBERNETES);
            files.forEach(template::withValuesFile);
            return Manifests.of(template.call());
        });
    }

    /** What Helm says after an installation with {@code values}. */
    static String notes(String... values) {
        return withFiles(List.of(values), files -> {
            InstallCommand install = new Helm(FOLDER)
                    .install()
                    .clientOnly()
                    .dryRun()
                    .withName(RELEASE)
                    .withNamespace(NAMESPACE)
                    .withKubeVersion(KUBERNETES);
            files.forEach(install::withValuesFile);
            String output = install.call().getOutput();
            return output.substring(output.indexOf("NOTES:"));
        });
    }

    /** What {@code helm lint --strict} says with {@code values} in the chart's place of defaults. */
    static LintResult lint(String values) {
        return withFiles(List.of(), _ -> {
            Path folder = Files.createTempDirectory("windtrap-chart");
            Path copy = folder.resolve("windtrap");
            try {
                copy(FOLDER, copy);
                Files.writeString(copy.resolve("values.yaml"), YamlTexts.merged(defaults(), values));
                return new Helm(copy).lint().strict().call();
            } finally {
                delete(folder);
            }
        });
    }

    /** The text of {@code values.yaml}. */
    public static String defaults() {
        return text(FOLDER.resolve("values.yaml"));
    }

    /** The text of an example, by its name without ending. */
    static String example(String name) {
        return text(EXAMPLES.resolve(name + ".yaml"));
    }

    /** Names of all examples. */
    static List<String> examples() {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file. */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path shown() {
        try {
            Path copy = Files.createTempDirectory(Path.of("target"), "chart").resolve("windtrap");
            copy(FOLDER, copy);
            Path job = copy.resolve("templates/topics-job.yaml");
            Files.writeString(job, text(job).replace("helm.sh/hook", "shown.helm.sh/hook"));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface WithFiles<T> {
        T apply(List<Path> files) throws IOException;
    }

    private static <T> T withFiles(List<String> texts, WithFiles<T> use) {
        try {
            Path folder = Files.createTempDirectory("windtrap-values");
            try {
                for (int i = 0; i < texts.size(); i++) {
                    Files.writeString(folder.resolve("%02d.yaml".formatted(i)), texts.get(i));
                }
                try (Stream<Path> files = Files.list(folder)) {
                    return use.apply(files.sorted().toList());
                }
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
