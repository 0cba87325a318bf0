package io.windtrap.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final Set<String> WAITING =
            Set.of("sleep", "join", "await", "wait", "get", "acquire", "take", "lock");

    private static final int MOST_FILES = 14;

    private static final JavaClasses GATEWAY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.windtrap.gateway");

    @Test
    void nothingBlocksOnAnEventLoop() {
        noClasses()
                .that()
                .resideInAnyPackage("..gateway.http..", "..gateway.ingest..", "..gateway.auth..", "..gateway.answer..")
                .or()
                .haveSimpleName("EventPublisher")
                .should()
                .callMethodWhere(describe("it waits", ArchitectureTest::waits))
                .check(GATEWAY);
    }

    @Test
    void dataFlowsOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("http")
                .definedBy("..gateway.http..")
                .layer("publish")
                .definedBy("..gateway.publish..")
                .layer("ingest")
                .definedBy("..gateway.ingest..")
                .layer("auth")
                .definedBy("..gateway.auth..")
                .whereLayer("http")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("publish")
                .mayOnlyBeAccessedByLayers("http")
                .whereLayer("ingest")
                .mayOnlyBeAccessedByLayers("http", "publish")
                .whereLayer("auth")
                .mayOnlyBeAccessedByLayers("http")
                .check(GATEWAY);
    }

    @Test
    void noPackagesAreInACircle() {
        slices().matching("io.windtrap.gateway.(*)..").should().beFreeOfCycles().check(GATEWAY);
        slices().matching("io.windtrap.gateway.http.(*)..")
                .should()
                .beFreeOfCycles()
                .check(GATEWAY);
    }

    @Test
    void noPackageIsACrowd() {
        Map<String, Long> files = GATEWAY.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(one -> !one.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(files).hasSizeGreaterThan(4);
        assertThat(files).allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_FILES));
    }

    private static boolean waits(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        String method = call.getName();
        boolean waits = WAITING.contains(method)
                && (owner.isAssignableTo(Thread.class)
                        || owner.isAssignableTo(Future.class)
                        || owner.isAssignableTo(Lock.class)
                        || owner.isAssignableTo(io.vertx.core.Future.class)
                        || (owner.isEquivalentTo(Object.class) && method.equals("wait"))
                        || owner.getPackageName().equals("java.util.concurrent"));
        boolean kafka =
                owner.isAssignableTo(Admin.class) || (owner.isAssignableTo(Producer.class) && !method.equals("send"));
        boolean network = owner.getPackageName().equals("java.net");
        return waits || kafka || network;
    }
}
