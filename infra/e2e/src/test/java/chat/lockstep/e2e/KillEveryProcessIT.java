package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.e2e.fault.FaultRun;
import chat.lockstep.e2e.fault.Victim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every process of the system dies once under load: first one of two nodes of each application, then everything that
/// there is of each application and each server. `./lockstep faults` does the same for longer.
class KillEveryProcessIT {

    private static final List<String> APPLICATIONS =
            List.of("command-side", "projector", "query-side", "relay", "sync-gateway");
    private static final List<String> SERVERS = List.of("cassandra", "kafka", "postgresql", "redis");

    @TempDir
    Path stores;

    @Test
    void each_process_may_die_under_load_and_nothing_is_lost_doubled_or_out_of_order() throws Exception {
        var system = WholeSystem.running();
        var nodes = Victim.processes(system.data()).stream()
                .filter(victim -> APPLICATIONS.contains(victim.name()))
                .toList();
        var services = Victim.services(system.data());
        assertThat(nodes).extracting(Victim::name).containsExactlyElementsOf(APPLICATIONS);
        assertThat(services)
                .extracting(Victim::name)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(APPLICATIONS, SERVERS).flatMap(List::stream).toList());
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        var run = new FaultRun(
                system.httpUrls(),
                system.eventStore(),
                30,
                3,
                Duration.ofSeconds(2),
                stores,
                seed,
                System.out::println);
        assertThat(run.kill(Stream.of(nodes, services).flatMap(List::stream).toList()))
                .isEmpty();
        var verified = system.verify();
        System.out.println("verified " + verified.conversations() + " conversations, " + verified.events() + " events");
        assertThat(verified.notEqual()).isEmpty();
        assertThat(verified.isEqual()).isTrue();
    }
}
