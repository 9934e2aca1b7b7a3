package chat.lockstep.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class EventsArchitectureTest {

    @Test
    void events_know_no_framework() {
        classes()
                .that()
                .resideInAPackage("chat.lockstep.events..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "chat.lockstep.events..", "java..", "org.jspecify..", "com.fasterxml.jackson.annotation..")
                .because("every consumer, in any language or framework, must be able to read our events")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("chat.lockstep.events"));
    }
}
