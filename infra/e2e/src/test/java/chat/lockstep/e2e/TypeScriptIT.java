package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The quick start of the TypeScript SDK does over the whole system what its README says.
class TypeScriptIT {

    @Test
    void the_quick_start_sends_a_message_that_the_other_user_holds_and_has_verified()
            throws IOException, InterruptedException {
        var sdk = WholeSystem.checkout().resolve("clients", "typescript");
        var url = WholeSystem.running().socketUrls().getFirst().toString();
        var said = new Program(sdk, Map.of("LOCKSTEP_URL", url))
                .run(Duration.ofMinutes(2), List.of("node", "quick-start.mjs"));
        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text()).contains("applied", "Hello!").endsWith("bob has it, verified\n");
    }
}
