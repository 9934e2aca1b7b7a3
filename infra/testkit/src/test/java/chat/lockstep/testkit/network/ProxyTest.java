package chat.lockstep.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProxyTest {

    private static final int SILENCE_MILLIS = 200;

    private final List<Socket> clients = new ArrayList<>();
    private Echo echo;
    private Proxy proxy;

    @BeforeEach
    void open() throws IOException {
        echo = new Echo();
        proxy = Proxy.to(echo.address());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        proxy.close();
        echo.close();
    }

    @Test
    void what_is_sent_comes_back_through_both_ways() throws IOException {
        Socket client = connect();
        assertThat(say(client, "hello")).isEqualTo("hello");
        await().until(() -> proxy.there().carriedBytes() == 5);
        await().until(() -> proxy.back().carriedBytes() == 5);
        assertThat(proxy.openConnections()).isEqualTo(1);
    }

    @Test
    void the_end_of_one_direction_is_carried_too_and_then_the_connection_is_over() throws IOException {
        Socket client = connect();
        client.getOutputStream().write("last words".getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("last words");
        await().until(() -> proxy.openConnections() == 0);
    }

    @Test
    void a_cut_resets_what_is_open_and_refuses_what_is_new_until_it_is_healed() throws IOException {
        Socket before = connect();
        say(before, "hello");
        proxy.cut();
        assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        assertThat(proxy.openConnections()).isZero();
        proxy.heal();
        assertThat(say(connect(), "again")).isEqualTo("again");
    }

    @Test
    void a_move_resets_what_is_open_and_carries_what_is_new_to_the_other_target_until_it_is_healed()
            throws IOException {
        Socket before = connect();
        say(before, "hello");
        try (Echo other = new Echo()) {
            proxy.leadTo(other.address());
            assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
            Socket there = connect();
            assertThat(say(there, "there")).isEqualTo("there");
            proxy.heal();
            assertThatThrownBy(() -> there.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(say(connect(), "home")).isEqualTo("home");
    }

    @Test
    void a_reset_ends_what_is_open_and_nothing_else() throws IOException {
        Socket before = connect();
        say(before, "hello");
        proxy.reset();
        assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThat(say(connect(), "again")).isEqualTo("again");
    }

    @Test
    void a_way_that_swallows_says_nothing_and_repeats_all_of_it_when_healed() throws IOException {
        Socket client = connect();
        say(client, "a");
        proxy.there().swallow();
        for (String part : List.of("b", "c", "d")) {
            client.getOutputStream().write(part.getBytes(StandardCharsets.UTF_8));
        }
        isSilent(client);
        assertThat(proxy.there().carriedBytes()).isEqualTo(1);
        proxy.heal();
        assertThat(read(client, 3)).isEqualTo("bcd");
    }

    @Test
    void one_way_may_swallow_while_the_other_carries() throws IOException {
        Socket client = connect();
        say(client, "a");
        proxy.back().swallow();
        client.getOutputStream().write('b');
        await().until(() -> proxy.there().carriedBytes() == 2);
        isSilent(client);
        proxy.heal();
        assertThat(read(client, 1)).isEqualTo("b");
    }

    @Test
    void nobody_is_told_of_an_end_that_is_swallowed() throws IOException {
        Socket client = connect();
        say(client, "a");
        proxy.there().swallow();
        client.shutdownOutput();
        isSilent(client);
        assertThat(proxy.openConnections()).isEqualTo(1);
        proxy.heal();
        assertThat(client.getInputStream().read()).isNegative();
    }

    @Test
    void a_connection_made_while_the_way_there_swallows_hangs() throws IOException {
        proxy.there().swallow();
        Socket client = connect();
        client.getOutputStream().write('a');
        isSilent(client);
        assertThat(echo.connections()).isZero();
        proxy.heal();
        assertThat(read(client, 1)).isEqualTo("a");
    }

    @Test
    void an_open_connection_that_swallows_can_still_be_cut() throws IOException {
        Socket client = connect();
        say(client, "a");
        proxy.there().swallow();
        client.getOutputStream().write('b');
        proxy.cut();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        proxy.heal();
        assertThat(say(connect(), "again")).isEqualTo("again");
    }

    @Test
    void what_is_delayed_arrives_in_order_and_not_before_its_time() throws IOException {
        Socket client = connect();
        say(client, "a");
        proxy.there().delay(Duration.ofMillis(150));
        proxy.back().delay(Duration.ofMillis(150));
        long sent = System.nanoTime();
        client.getOutputStream().write('b');
        client.getOutputStream().write('c');
        assertThat(read(client, 2)).isEqualTo("bc");
        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void a_sender_feels_that_nothing_is_read() throws IOException {
        proxy.there().swallow();
        try (SocketChannel sender = SocketChannel.open(proxy.address())) {
            sender.configureBlocking(false);
            assertThat(bytesTaken(sender, 64 << 20)).isLessThan(64 << 20);
        }
    }

    @Test
    void a_target_that_does_not_listen_looks_like_a_reset() throws IOException {
        echo.close();
        assertThatThrownBy(() -> connect().getInputStream().read()).isInstanceOf(SocketException.class);
        await().until(() -> proxy.openConnections() == 0);
    }

    /// Until the buffers on the way are full for a good while.
    private static int bytesTaken(SocketChannel sender, int most) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(64 << 10);
        int taken = 0;
        for (int idle = 0; idle < 500 && taken < most; ) {
            int written = sender.write(chunk.clear());
            taken += written;
            idle = written > 0 ? 0 : idle + 1;
            if (written == 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        return taken;
    }

    private Socket connect() throws IOException {
        Socket client = new Socket();
        clients.add(client);
        client.setSoTimeout(30_000);
        client.connect(proxy.address(), 5_000);
        return client;
    }

    private static String say(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return read(client, text.length());
    }

    private static String read(Socket client, int bytes) throws IOException {
        return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    private static void isSilent(Socket client) throws IOException {
        client.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(30_000);
    }
}
