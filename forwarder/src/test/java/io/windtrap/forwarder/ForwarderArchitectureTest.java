package io.windtrap.forwarder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.windtrap.common.config.DestinationConfig;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the forwarder's floor plan: a package is a step of the data or a part of the outside world, and runs on one kind of thread. */
final class ForwarderArchitectureTest {
    private static final String[] PURE = {"..forwarder.mapping..", "..forwarder.batch..", "..forwarder.intent.."};
    private static final int MOST_FILES = 14;

    private static final JavaClasses FORWARDER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.windtrap.forwarder");

    @Test
    void noPackagesAreInACircle() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                        return SliceIdentifier.of(javaClass.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(FORWARDER);
    }

    @Test
    void onlyTheWiringKnowsWhichWarehouseItIs() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..forwarder.wiring", "..forwarder.clickhouse..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..forwarder.clickhouse..", "com.clickhouse..")
                .check(FORWARDER);
    }

    /** A block of one type says nothing for a destination of another. */
    @Test
    void blocksOfOneTypeAreReadThroughTheTargetOfADestination() {
        noClasses()
                .should()
                .callMethod(DestinationConfig.class, "clickhouse")
                .orShould()
                .callMethod(DestinationConfig.class, "tables")
                .check(FORWARDER);
    }

    @Test
    void rowsAreMappedAndGroupedWithoutClockAndKafka() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.clients..", "..forwarder.warehouse..", "..forwarder.metrics..")
                .check(FORWARDER);
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethodWhere(DescribedPredicate.describe("it asks a clock", ForwarderArchitectureTest::asksClock))
                .check(FORWARDER);
    }

    @Test
    void groupsAndIntentsKnowNoTableOfRudderStack() {
        noClasses()
                .that()
                .resideInAnyPackage("..forwarder.batch..", "..forwarder.intent..", "..forwarder.mapping")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..mapping.rudderstack..", "..mapping.envelope..", "..mapping.name..", "..mapping.row..")
                .check(FORWARDER);
    }

    @Test
    void insertThreadsNeverTouchWhatThePollThreadOwns() {
        noClasses()
                .that()
                .resideInAnyPackage("..forwarder.insert..", "..forwarder.warehouse..", "..forwarder.clickhouse..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..forwarder.consume..", "..forwarder.source..")
                .check(FORWARDER);
    }

    @Test
    void noPackageIsACrowd() {
        Map<String, Long> files = FORWARDER.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(one -> !one.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(files).hasSizeGreaterThan(20);
        assertThat(files).allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_FILES));
    }

    private static boolean asksClock(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        return (owner.isEquivalentTo(Instant.class) && call.getName().equals("now"))
                || owner.isAssignableTo(Clock.class)
                || owner.isAssignableTo(InstantSource.class)
                || (owner.isEquivalentTo(System.class) && call.getName().contains("Time"));
    }
}
