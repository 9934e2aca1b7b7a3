package chat.lockstep.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("chat.lockstep.query");

    @Test
    void the_query_side_knows_no_commands_and_no_log() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.axonframework..", "org.apache.kafka..", "io.lettuce..", "java.sql..", "javax.sql..")
                .because("it answers from the views alone, and stays up when everything before them is down")
                .check(classes);
    }

    @Test
    void only_the_read_model_knows_cassandra() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.datastax..")
                .because("one module knows the tables, so that they can be changed in one place")
                .check(classes);
    }

    @Test
    void reads_do_not_know_the_process_they_run_in() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "chat.lockstep.query.conversation..",
                        "chat.lockstep.query.caller..",
                        "chat.lockstep.query.problem..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.boot..", "chat.lockstep.query")
                .because("they are tested without it")
                .check(classes);
    }
}
