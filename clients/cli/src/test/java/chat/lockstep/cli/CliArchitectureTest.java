package chat.lockstep.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class CliArchitectureTest {

    @Test
    void the_client_stands_on_the_sdk_alone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "chat.lockstep.cli..",
                        "chat.lockstep.client..",
                        "chat.lockstep.events..",
                        "java..",
                        "picocli..",
                        "org.jline..",
                        "org.jspecify..")
                .because("what the command line can do, any program that uses the SDK can do")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("chat.lockstep.cli"));
    }
}
