package chat.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.client.Lockstep;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LockstepCliTest {

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void a_missing_user_is_a_wrong_usage() {
        assertThat(execute("tail")).isEqualTo(2);
        assertThat(err.toString()).contains("--as");
    }

    @Test
    void a_device_that_another_process_uses_is_named() {
        var options = new DeviceOptions();
        options.user = "alice";
        options.device = "laptop";
        options.url = URI.create("ws://127.0.0.1:1/v1/sync");
        options.folder = folder;
        try (Lockstep running = options.open()) {
            assertThat(running.outbox()).isEmpty();
            assertThat(execute("send", "--as", "alice", "--to", "bob", "--store", folder.toString(), "hello"))
                    .isEqualTo(1);
        }
        assertThat(err.toString()).contains("in use").contains("alice@laptop.store");
    }

    @Test
    void a_malformed_user_is_refused_with_the_rule() {
        assertThat(execute("send", "--as", "a/b", "--to", "bob", "--store", folder.toString(), "hello"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("user id must match");
    }

    @Test
    void a_message_that_cannot_be_sent_in_time_is_kept_and_said() {
        assertThat(execute(
                        "send",
                        "--as",
                        "alice",
                        "--to",
                        "bob",
                        "--url",
                        "ws://127.0.0.1:1/v1/sync",
                        "--wait",
                        "1",
                        "--store",
                        folder.toString(),
                        "hello"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("stays in the outbox");
    }

    private int execute(String... arguments) {
        return LockstepCli.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
    }
}
