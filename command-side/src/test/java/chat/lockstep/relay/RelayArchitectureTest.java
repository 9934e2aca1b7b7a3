package chat.lockstep.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class RelayArchitectureTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("chat.lockstep.command", "chat.lockstep.relay");

    @Test
    void the_relay_meets_the_command_side_only_in_the_database() {
        noClasses()
                .that()
                .resideInAPackage("chat.lockstep.relay..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("chat.lockstep.command..", "org.axonframework..")
                .because("it runs as a process of its own, and carries events without understanding them")
                .check(classes);
    }

    @Test
    void only_the_relay_knows_debezium_and_kafka() {
        noClasses()
                .that()
                .resideInAPackage("chat.lockstep.command..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.debezium..", "org.apache.kafka..", "chat.lockstep.relay..")
                .because("a command is answered when the event store has it, whatever becomes of the event afterwards")
                .check(classes);
    }

    @Test
    void the_relay_uses_no_web_framework() {
        noClasses()
                .that()
                .resideInAPackage("chat.lockstep.relay..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web..", "reactor..", "io.netty..")
                .because("its two management pages are not worth one")
                .check(classes);
    }

    @Test
    void what_is_public_is_started_or_made_by_name() {
        classes()
                .that()
                .resideInAPackage("chat.lockstep.relay..")
                .and()
                .arePublic()
                .should()
                .haveSimpleName("RelayApplication")
                .orShould()
                .haveSimpleName("CheckpointOffsets")
                .because("nobody calls into the relay")
                .check(classes);
    }
}
