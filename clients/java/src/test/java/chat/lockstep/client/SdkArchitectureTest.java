package chat.lockstep.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class SdkArchitectureTest {

    private static final JavaClasses SDK = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("chat.lockstep.client");

    @Test
    void the_sdk_needs_no_framework_and_no_server_module() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "chat.lockstep.client..",
                        "chat.lockstep.events..",
                        "java..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "com.fasterxml.uuid..",
                        "org.h2.mvstore..",
                        "org.jspecify..")
                .because(
                        "an application of any kind can hold a device, and the wire is all that it shares with servers")
                .check(SDK);
    }

    @Test
    void only_the_store_knows_how_the_file_is_made() {
        noClasses()
                .that()
                .doNotHaveSimpleName("DeviceStore")
                .and()
                .doNotHaveSimpleName("StoreFile")
                .and()
                .doNotHaveSimpleName("MessageStore")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.h2..")
                .because("what is durable when is decided in one place")
                .check(SDK);
    }
}
