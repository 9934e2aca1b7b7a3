package chat.lockstep.command;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

class CommandSideArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("chat.lockstep");

    @Test
    void the_command_side_knows_no_views() {
        noClasses()
                .that()
                .resideInAPackage("chat.lockstep.command..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.datastax..", "chat.lockstep.readmodel..", "chat.lockstep.projector..")
                .because("decisions are made on events alone; views are folds of them and lag behind")
                .check(CLASSES);
    }

    @Test
    void only_the_register_of_nodes_and_hints_speak_to_redis() {
        noClasses()
                .that()
                .resideInAPackage("chat.lockstep.command..")
                .and()
                .resideOutsideOfPackages("chat.lockstep.command.nodes..", "chat.lockstep.command.hint..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..")
                .because("what is in Redis may be gone at any moment, so no decision may rest on it")
                .check(CLASSES);
    }

    @Test
    void deciding_and_relaying_do_not_know_each_other() {
        noClasses()
                .that()
                .resideInAPackage("chat.lockstep.command..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("chat.lockstep.relay..", "io.debezium..", "org.apache.kafka..")
                .because("the relay is a process of its own, which reads the store's log; they share the table only")
                .check(CLASSES);
    }

    @Test
    void aggregates_decide_without_the_outside() {
        noClasses()
                .that()
                .areAnnotatedWith("org.axonframework.modelling.command.AggregateRoot")
                .or()
                .resideInAPackage("chat.lockstep.command.stream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.springframework..", "reactor..", "chat.lockstep.command.http..")
                .because("a decision follows from the command and the stream; it is made again when the stream moved")
                .check(CLASSES);
    }

    @Test
    void only_the_event_store_speaks_sql() {
        noClasses()
                .that()
                .resideInAPackage("chat.lockstep.command..")
                .and()
                .resideOutsideOfPackage("chat.lockstep.command.eventstore..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.postgresql..")
                .because("who else touches the table could break a stream")
                .check(CLASSES);
    }

    @Test
    void jackson_2_stays_out() {
        noClasses()
                .that()
                .resideInAPackage("chat.lockstep.command..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
                .because("the framework brings Jackson 3; two mappers would write two kinds of JSON")
                .check(CLASSES);
    }

    @Test
    void packages_depend_on_each_other_one_way() {
        slices().matching("chat.lockstep.command.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that needs its user cannot be understood alone")
                .check(CLASSES);
    }

    @Test
    void settings_are_validated() {
        classes()
                .that()
                .resideInAPackage("chat.lockstep.command..")
                .and()
                .areAnnotatedWith("org.springframework.boot.context.properties.ConfigurationProperties")
                .should()
                .beAnnotatedWith("org.springframework.validation.annotation.Validated")
                .andShould()
                .beRecords()
                .because("a wrong setting must stop the start and say which it is")
                .check(CLASSES);
    }
}
