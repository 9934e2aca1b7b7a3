package chat.lockstep.projector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("chat.lockstep.projector");

    @Test
    void only_the_topic_package_knows_axon_and_kafka() {
        noClasses()
                .that()
                .resideOutsideOfPackage("chat.lockstep.projector.topic..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.axonframework..", "org.apache.kafka..")
                .because("a projection is a fold over events, wherever they come from")
                .check(CLASSES);
    }

    @Test
    void the_views_do_not_know_redis_and_live_does_not_know_the_views() {
        noClasses()
                .that()
                .resideInAPackage("chat.lockstep.projector.views..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "chat.lockstep.projector.live..")
                .because("the two consumer groups share nothing, so that neither waits for the other's server")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("chat.lockstep.projector.live..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("chat.lockstep.projector.views..")
                .because("the two consumer groups share nothing, so that neither waits for the other's server")
                .check(CLASSES);
    }

    @Test
    void nobody_here_speaks_cql() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.datastax..")
                .because("the read model is the one place that knows CQL")
                .check(CLASSES);
    }

    @Test
    void the_fold_is_plain() {
        classes()
                .that()
                .haveSimpleName("ConversationFold")
                .or()
                .haveSimpleName("InboxFold")
                .or()
                .haveSimpleName("AccountFold")
                .or()
                .haveSimpleName("ConversationMemory")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "chat.lockstep.events..",
                        "chat.lockstep.readmodel..",
                        "chat.lockstep.projector.views..",
                        "chat.lockstep.projector.topic..")
                .because("rules are tested by themselves, without I/O")
                .check(CLASSES);
    }
}
