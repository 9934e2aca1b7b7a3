package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.e2e.fault.FaultRun;
import chat.lockstep.e2e.fault.Victim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One node of each application, of two, and each server dies once under load. `./lockstep faults` does the same for
/// longer, and with all nodes of an application at once.
class KillEveryProcessIT {

    @TempDir
    Path stores;

    @Test
    void each_process_may_die_under_load_and_nothing_is_lost_doubled_or_out_of_order() throws Exception {
        var system = WholeSystem.running();
        var victims = Victim.processes(system.data()).stream()
                .filter(victim -> !victim.name().endsWith("-2"))
                .toList();
        assertThat(victims)
                .extracting(Victim::name)
                .containsExactlyInAnyOrder(
                        "command-side",
                        "relay",
                        "projector",
                        "query-side",
                        "sync-gateway",
                        "kafka",
                        "postgresql",
                        "cassandra",
                        "redis");
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
        assertThat(run.kill(victims)).isEmpty();
        var verified = system.verify();
        System.out.println("verified " + verified.conversations() + " conversations, " + verified.events() + " events");
        assertThat(verified.notEqual()).isEmpty();
        assertThat(verified.isEqual()).isTrue();
    }
}
