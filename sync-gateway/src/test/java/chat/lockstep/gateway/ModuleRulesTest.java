package chat.lockstep.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// What the packages of the gateway may use.
class ModuleRulesTest {

    private static final JavaClasses GATEWAY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("chat.lockstep.gateway");

    @Test
    void the_gateway_uses_no_kafka_no_axon_and_no_other_application() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "org.axonframework..",
                        "io.debezium..",
                        "java.sql..",
                        "chat.lockstep.command..",
                        "chat.lockstep.relay..",
                        "chat.lockstep.projector..",
                        "chat.lockstep.query..")
                .because("applications meet at golden events, read-model tables and HTTP contracts")
                .check(GATEWAY);
    }

    @Test
    void only_the_view_package_reads_the_views() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..gateway.view..", "..gateway.health..", "chat.lockstep.gateway")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "chat.lockstep.readmodel",
                        "chat.lockstep.readmodel.cassandra..",
                        "chat.lockstep.readmodel.inbox..",
                        "chat.lockstep.readmodel.log..",
                        "chat.lockstep.readmodel.conversation..",
                        "chat.lockstep.readmodel.receipts..",
                        "chat.lockstep.readmodel.account..",
                        "chat.lockstep.readmodel.convergence..",
                        "com.datastax..")
                .because("sessions are tested against the Views interface, and it alone sets timeouts on reads")
                .check(GATEWAY);
    }

    @Test
    void only_the_live_package_knows_redis() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..gateway.live..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..")
                .because("the keys and channels are a contract with the projector, kept in one place")
                .check(GATEWAY);
    }

    @Test
    void sessions_and_frames_know_neither_web_nor_network() {
        noClasses()
                .that()
                .resideInAnyPackage("..gateway.session..", "..gateway.frame..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.web..", "org.springframework.http..", "io.netty..", "reactor.netty..")
                .because("what a session does is tested on a virtual clock, without a socket")
                .check(GATEWAY);
    }

    @Test
    void frames_are_plain_values() {
        classes()
                .that()
                .resideInAPackage("..gateway.frame..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "..gateway.frame..",
                        "chat.lockstep.events..",
                        "chat.lockstep.readmodel.wire..",
                        "java..",
                        "com.fasterxml.jackson.annotation..",
                        "tools.jackson..",
                        "org.jspecify..",
                        "org.slf4j..")
                .because("frames are the protocol, which no framework may leak into")
                .check(GATEWAY);
    }

    @Test
    void nothing_blocks() {
        noClasses()
                .should()
                .callMethod("reactor.core.publisher.Mono", "block")
                .orShould()
                .callMethod("reactor.core.publisher.Mono", "block", "java.time.Duration")
                .orShould()
                .callMethod("java.lang.Thread", "sleep", "long")
                .orShould()
                .callMethod("java.util.concurrent.CompletableFuture", "join")
                .orShould()
                .callMethod("java.util.concurrent.CompletableFuture", "get")
                .because("all of this runs on event loops, and one that waits holds up thousands of sockets")
                .check(GATEWAY);
    }

    @Test
    void packages_depend_in_one_direction() {
        slices().matching("chat.lockstep.gateway.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that can be read alone can be changed alone")
                .check(GATEWAY);
    }
}
