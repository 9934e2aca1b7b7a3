package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.e2e.fault.FaultRun;
import chat.lockstep.e2e.fault.Victim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every process of the system dies once under load: five of ours and four servers. `./lockstep faults` does the same
/// for longer.
class KillEveryProcessIT {

    @TempDir
    Path stores;

    @Test
    void each_process_may_die_under_load_and_nothing_is_lost_doubled_or_out_of_order() throws Exception {
        var system = WholeSystem.running();
        var victims = Victim.of(system.data());
        assertThat(victims)
                .extracting(Victim::name)
                .contains(
                        "command-side",
                        "relay",
                        "projector",
                        "query-side",
                        "sync-gateway",
                        "kafka",
                        "postgresql",
                        "cassandra",
                        "redis");
        var run = new FaultRun(
                List.of(system.httpUrl()),
                system.eventStore(),
                30,
                3,
                Duration.ofSeconds(2),
                stores,
                new Random().nextLong(),
                System.out::println);
        assertThat(run.kill(victims)).isEmpty();
    }
}
