package io.windtrap.transformer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the transformer's floor plan: what is done with an event knows neither Kafka nor a clock. */
final class TransformerArchitectureTest {
    private static final int MOST_FILES = 14;

    private static final JavaClasses TRANSFORMER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.windtrap.transformer");

    @Test
    void noPackagesAreInACircle() {
        slices().matching("io.windtrap.transformer.(*)..")
                .should()
                .beFreeOfCycles()
                .check(TRANSFORMER);
    }

    @Test
    void stepsArePure() {
        noClasses()
                .that()
                .resideInAnyPackage("..transformer.step..", "..transformer.mask..", "..transformer.json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "java.time..", "io.micrometer..", "..transformer.stage..")
                .check(TRANSFORMER);
    }

    @Test
    void noPackageIsACrowd() {
        Map<String, Long> files = TRANSFORMER.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(one -> !one.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(files).hasSizeGreaterThan(5);
        assertThat(files).allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_FILES));
    }

    @Test
    void noServiceDependsOnAnother() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.windtrap.gateway..", "io.windtrap.forwarder..")
                .check(TRANSFORMER);
    }
}
