package io.rookery;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Keeps the package ladder and the one door to each dependency true. */
class ArchitectureTest {
    private static final String ROOT = "io.rookery.";
    private static final String GENERATED = ROOT + "protocol.wire";

    /** Top first. A rung uses only those above it; packages that share a rung do not see each other. */
    private static final List<Set<String>> LADDER = List.of(
            Set.of("identity"),
            Set.of("text"),
            Set.of("protocol"),
            Set.of("protocol.codec"),
            Set.of("settings"),
            Set.of("telemetry"),
            Set.of("bus"),
            Set.of("store"),
            Set.of("store.sql"),
            Set.of("auth"),
            Set.of("guard"),
            Set.of("cluster"),
            Set.of("archive"),
            Set.of("session"),
            Set.of("routing"),
            Set.of("dispatch"),
            Set.of("presence", "chat"),
            Set.of("transport"),
            Set.of("management"),
            Set.of("app"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.rookery");

    @TestFactory
    Stream<DynamicTest> aPackageUsesOnlyThoseAboveIt() {
        return LADDER.stream()
                .flatMap(Set::stream)
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        () -> noClasses()
                                .that(areIn(Set.of(name)))
                                .should()
                                .dependOnClassesThat(areIn(besideOrBelow(name)))
                                .allowEmptyShould(true)
                                .check(CLASSES)));
    }

    @Test
    void everyPackageIsOnTheLadder() {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(type.getPackageName()));
        packages.remove(GENERATED);

        assertThat(packages)
                .isSubsetOf(LADDER.stream()
                        .flatMap(Set::stream)
                        .map(name -> ROOT + name)
                        .toList());
    }

    @Test
    void everyPackageSaysItsRoleAndIsNonNullByDefault() {
        for (Set<String> rung : LADDER) {
            for (String name : rung) {
                JavaPackage found = CLASSES.getPackage(ROOT + name);

                assertThat(found.isAnnotatedWith(NullMarked.class)).as(name).isTrue();
            }
        }
    }

    @Test
    void onlyTheBusTouchesTheEventBus() {
        noClasses()
                .that(areNotIn(Set.of("bus")))
                .should()
                .dependOnClassesThat(describe(
                        "are the event bus",
                        type -> type.getPackageName().startsWith("io.vertx.core.eventbus")
                                && !type.getSimpleName().equals("EventBusOptions")))
                .allowEmptyShould(true)
                .check(CLASSES);
        onlyMayUse(Set.of("bus", "app"), "io.vertx.core.eventbus");
    }

    @Test
    void onlyTheStoreTouchesRedis() {
        onlyMayUse(Set.of("store"), "io.vertx.redis");
    }

    @Test
    void onlyTheStoreTouchesPostgres() {
        onlyMayUse(
                Set.of("store.sql"),
                "io.vertx.sqlclient",
                "io.vertx.pgclient",
                "org.postgresql",
                "org.flywaydb",
                "java.sql",
                "javax.sql");
    }

    @Test
    void onlyTheClusterTouchesHazelcast() {
        onlyMayUse(Set.of("cluster", "app"), "com.hazelcast", "io.vertx.spi.cluster.hazelcast");
    }

    @Test
    void onlyTheAppKnowsWhatLogs() {
        onlyMayUse(Set.of("app"), "ch.qos.logback");
    }

    @Test
    void onlyTheCodecTouchesGeneratedMessages() {
        onlyMayUse(Set.of("protocol.codec", "protocol.wire"), GENERATED, "com.google.protobuf");
    }

    private static void onlyMayUse(Set<String> doors, String... dependencies) {
        noClasses()
                .that(areNotIn(doors))
                .should()
                .dependOnClassesThat(describe(
                        "are in " + List.of(dependencies),
                        type -> Stream.of(dependencies).anyMatch(prefix -> isWithin(type.getPackageName(), prefix))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static Set<String> besideOrBelow(String name) {
        int rung = 0;
        while (!LADDER.get(rung).contains(name)) {
            rung++;
        }
        Set<String> forbidden = new TreeSet<>();
        LADDER.subList(rung, LADDER.size()).forEach(forbidden::addAll);
        forbidden.remove(name);
        return forbidden;
    }

    private static DescribedPredicate<JavaClass> areIn(Set<String> names) {
        return describe(
                "are in " + names,
                type -> names.stream().anyMatch(name -> (ROOT + name).equals(type.getPackageName())));
    }

    private static DescribedPredicate<JavaClass> areNotIn(Set<String> names) {
        return describe(
                "are not in " + names,
                type -> names.stream().noneMatch(name -> (ROOT + name).equals(type.getPackageName())));
    }

    private static boolean isWithin(String packageName, String prefix) {
        return packageName.equals(prefix) || packageName.startsWith(prefix + ".");
    }
}
