package chat.lockstep.client;

import static chat.lockstep.client.Histories.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a device gets in step with a gateway and stays there.
class ResumeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private FakeGateway gateway;
    private Lockstep lockstep;
    private final List<DeviceEvent> told = Collections.synchronizedList(new ArrayList<>());
    private final Histories history = Histories.direct();

    @BeforeEach
    void open() throws InterruptedException {
        gateway = new FakeGateway();
        lockstep = Lockstep.open(Devices.options(gateway, folder, () -> "token"));
        lockstep.listen(told::add);
        lockstep.connect();
    }

    @AfterEach
    void close() throws InterruptedException {
        lockstep.close();
        gateway.stop();
    }

    @Test
    void a_new_device_pulls_what_the_heads_name_and_is_verified() throws InterruptedException {
        history.message(BOB, "one");
        history.message(BOB, "two");
        var connection = gateway.accept();
        var hello = connection.expect("hello");
        assertThat(hello).doesNotContainKeys("cursor", "digest", "token");
        assertThat(connection.authorization).isEqualTo("Bearer token");
        connection.welcome("reset");
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c1", history.digest(0));
        Devices.answerPull(connection, history);

        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(lockstep.syncState()).isEqualTo(new SyncState.Verified());
        assertThat(lockstep.digest()).isEqualTo(history.digest(0));
        assertThat(lockstep.messages(history.id))
                .extracting(message -> message.text().orElseThrow())
                .containsExactly("one", "two");
    }
}
