package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// People use the pages in a real browser, over the whole system, and one of its gateways is killed while they do.
/// Vitest runs them and reports each flow by itself.
class WebIT {

    @Test
    void people_talk_in_browsers_online_and_off() throws IOException, InterruptedException {
        var system = WholeSystem.running();
        var environment = Map.of(
                "LOCKSTEP_URL", system.httpUrls().getFirst().toString(),
                "LOCKSTEP_OTHER_URL", system.httpUrls().getLast().toString(),
                "LOCKSTEP_DATA", system.data().toString());
        var pages = new Program(WholeSystem.checkout().resolve("clients", "web"), environment);
        try {
            var said = pages.run(Duration.ofMinutes(10), List.of("npm", "run", "browser"));
            System.out.println(said.text());
            assertThat(said.status()).as(said.text()).isZero();
        } finally {
            system.rig().victim("sync-gateway").mayStart(); // one of them keeps it down for a while
        }
    }
}
