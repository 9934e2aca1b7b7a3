package chat.lockstep.readmodel;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import chat.lockstep.readmodel.watermark.Cursor;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("chat.lockstep.readmodel");

    @Test
    void the_shapes_know_no_cassandra() {
        classes()
                .that()
                .resideInAPackage("chat.lockstep.readmodel.wire..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "java..",
                                "org.jspecify..",
                                "com.fasterxml.jackson.annotation..",
                                "chat.lockstep.events..",
                                "chat.lockstep.readmodel.wire..")
                        .or(equivalentTo(Cursor.class)))
                .because("they are the protocol's, whatever the views are stored in")
                .check(CLASSES);
    }

    @Test
    void statements_are_run_in_one_package_only() {
        noClasses()
                .that()
                .resideOutsideOfPackage("chat.lockstep.readmodel.cassandra..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("com\\.datastax\\.oss\\.driver\\.api\\.core\\.(Cql)?Session")
                .because("every statement goes through Statement, with its timeout and consistency")
                .check(CLASSES);
    }

    @Test
    void packages_depend_on_each_other_one_way() {
        slices().matching("chat.lockstep.(**)")
                .should()
                .beFreeOfCycles()
                .because("dependencies point one way")
                .check(CLASSES);
    }
}
