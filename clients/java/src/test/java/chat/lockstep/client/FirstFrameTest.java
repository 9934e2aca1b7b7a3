package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server closes a connection for good whose first frame is no `hello`.
@Timeout(120)
class FirstFrameTest {

    private static final ConversationId WITH_BOB = ConversationId.direct(ALICE, BOB);

    @TempDir
    Path folder;

    private FakeGateway gateway;

    @BeforeEach
    void open() throws InterruptedException {
        gateway = new FakeGateway();
    }

    @AfterEach
    void close() throws InterruptedException {
        gateway.stop();
    }

    @Test
    void hello_comes_first_whatever_is_asked_while_the_socket_opens() throws InterruptedException {
        var sent = new LinkedBlockingQueue<String>();
        var openings = new LinkedBlockingQueue<Runnable>();
        Transport slow = (token, owner) -> {
            var channel = new Recorder(sent);
            openings.add(() -> owner.opened(channel));
            return channel;
        };
        var options = Devices.options(gateway, folder, () -> "token");
        try (var device = Lockstep.open(options, new Surroundings(Optional.empty(), slow, new Random(1), ""))) {
            device.connect();
            var opening = openings.poll(10, TimeUnit.SECONDS);
            device.subscribe(WITH_BOB, Interest.FULL);
            device.typing(WITH_BOB, true);
            assertThat(opening).isNotNull();
            opening.run();
            assertThat(sent.poll(10, TimeUnit.SECONDS)).contains("\"hello\"");
        }
    }

    private record Recorder(BlockingQueue<String> sent) implements Transport.Channel {

        @Override
        public void send(String frame) {
            sent.add(frame);
        }

        @Override
        public int unsent() {
            return 0;
        }

        @Override
        public void handled() {}

        @Override
        public void close() {}

        @Override
        public void abort() {}
    }
}
