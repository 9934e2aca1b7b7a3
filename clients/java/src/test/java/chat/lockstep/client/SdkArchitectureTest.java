package chat.lockstep.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
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

    @Test
    void a_device_has_neither_clock_nor_thread_nor_chance_of_its_own() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Surroundings")
                .and()
                .doNotHaveSimpleName("ThreadLoop")
                .and()
                .doNotHaveSimpleName("ThreadListener")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.Builder.class, SecureRandom.class, ThreadLocalRandom.class)
                .because("a simulation gives it these, and must be able to repeat what came of them")
                .check(SDK);
    }
}
