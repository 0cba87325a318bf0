package io.windtrap.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ConsoleArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final int MOST_FILES = 14;

    private static final JavaClasses CONSOLE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.windtrap.console");

    @Test
    void packagesAreInNoCircle() {
        slices().matching("io.windtrap.console.(*)..").should().beFreeOfCycles().check(CONSOLE);
    }

    @Test
    void whoGetsInKnowsNothingOfHttpOrOfWhatIsShown() {
        noClasses()
                .that()
                .resideInAPackage("..console.access..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..console.http..", "io.vertx..", "org.apache.kafka..")
                .check(CONSOLE);
    }

    @Test
    void httpKnowsNoScreen() {
        noClasses()
                .that()
                .resideInAPackage("..console.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..console.live..", "..console.problems..", "..console.services..")
                .check(CONSOLE);
    }

    @Test
    void packagesAreSmall() throws IOException {
        try (Stream<Path> folders = Files.walk(SOURCES).filter(Files::isDirectory)) {
            for (Path folder : (Iterable<Path>) folders::iterator) {
                try (Stream<Path> files = Files.list(folder)) {
                    List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                            .toList();
                    assertThat(sources.size()).as(folder.toString()).isLessThanOrEqualTo(MOST_FILES + 1);
                }
            }
        }
    }
}
