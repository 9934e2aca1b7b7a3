package chat.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.client.Lockstep;
import chat.lockstep.client.LockstepOptions;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(200)
class PlainChatTest {

    private static final URI NOBODY_THERE = URI.create("ws://127.0.0.1:1/v1/sync");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /// The device logs a listener that fails.
    private final List<LogRecord> logged = new CopyOnWriteArrayList<>();

    private final Logger logger = Logger.getLogger("chat.lockstep.client");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void nothing_failed_behind_the_chat() {
        logger.removeHandler(handler);
        assertThat(logged).extracting(LogRecord::getMessage).isEmpty();
    }

    @Test
    void what_came_while_away_is_printed_once_and_the_chat_ends_with_its_input() throws Exception {
        var server = new EchoServer();
        server.say("first");
        server.say("second");
        assertThat(chat(server.url(), "", Duration.ofSeconds(90))).isZero();
        assertThat(texts()).containsExactly("first", "second");
        server.say("third");
        assertThat(chat(server.url(), "", Duration.ofSeconds(90))).isZero();
        assertThat(texts()).containsExactly("first", "second", "third");
        server.stop(1_000);
    }

    @Test
    void each_line_is_a_message_and_all_are_sent_before_the_end() throws Exception {
        var server = new EchoServer();
        var lines = IntStream.range(0, 30).mapToObj(i -> "line " + i).toList();
        assertThat(chat(server.url(), String.join("\n", lines) + "\n\n", Duration.ofSeconds(90)))
                .isZero();
        assertThat(chat(server.url(), "", Duration.ofSeconds(90))).isZero();
        assertThat(texts()).containsExactlyElementsOf(lines);
        server.stop(1_000);
    }

    @Test
    void orders_in_a_script_change_messages_and_bob_s_are_named_by_their_place() throws Exception {
        var server = new EchoServer();
        server.say("first");
        assertThat(chat(server.url(), "", Duration.ofSeconds(90))).isZero();
        var orders = """
                hello
                /react 1 👍
                /edit 2 hello again
                /retract 2
                /pin 1
                //slashed
                /nonsense
                /react 99 👍
                /list
                """;
        assertThat(chat(server.url(), orders, Duration.ofSeconds(90))).isZero();
        assertThat(err.toString())
                .contains("unknown order")
                .contains("there is no message 99")
                .contains("· bob (");
        try (var lockstep = open(server.url())) {
            var kinds = lockstep.log(EchoServer.CONVERSATION, 3, 10).stream()
                    .map(entry -> Entries.of(entry, ZoneOffset.UTC))
                    .toList();
            assertThat(kinds)
                    .containsExactly(
                            "09:05:03 * alice reacted 👍 to #1",
                            "09:05:03 * alice edited #2: hello again",
                            "09:05:03 * alice retracted #2",
                            "09:05:03 * alice pinned #1",
                            "09:05:03 alice: /slashed",
                            "09:05:03 bob: /slashed");
        }
        server.stop(1_000);
    }

    @Test
    void an_order_without_a_conversation_is_refused_with_what_to_say() throws Exception {
        try (var lockstep = open(NOBODY_THERE)) {
            var orders = new Orders(
                    lockstep, EchoServer.ALICE, "laptop", Optional.empty(), new PrintWriter(err, true)::println);
            assertThat(orders.handle("/rename Ducks")).isTrue();
            assertThat(err.toString()).contains("/with USER");
            orders.handle("/group \"The Ducks\" bob carol");
            assertThat(orders.prompt()).isEqualTo("to The Ducks> ");
            orders.handle("/add dave");
            orders.handle("/role bob admin");
            orders.handle("/remove carol");
            orders.handle("/members");
            assertThat(err.toString()).contains("alice (owner), bob (admin), dave (member)");
            orders.handle("/block bob");
            orders.handle("/leave");
            orders.handle("/who");
            assertThat(orders.handle("/quit")).isFalse();
            assertThat(lockstep.outbox())
                    .extracting(command -> command.action())
                    .containsExactly("createConversation", "addMembers", "setRole", "removeMember", "block", "leave");
        }
    }

    @Test
    void without_a_server_the_chat_ends_in_time_and_keeps_what_was_said() throws Exception {
        assertThat(chat(NOBODY_THERE, "hello\n", Duration.ofMillis(300))).isEqualTo(1);
        assertThat(err.toString()).contains("cannot connect").contains("2 commands stay in the outbox");
        var server = new EchoServer();
        assertThat(chat(server.url(), "", Duration.ofSeconds(90))).isZero();
        assertThat(chat(server.url(), "", Duration.ofSeconds(90))).isZero();
        assertThat(texts()).containsExactly("hello");
        server.stop(1_000);
    }

    @Test
    void a_line_with_nobody_to_send_it_to_is_a_wrong_usage() throws Exception {
        try (var lockstep = open(NOBODY_THERE)) {
            var code = chat(lockstep, Optional.empty())
                    .run(new BufferedReader(new StringReader("hello\n")), false, Duration.ofMillis(100));
            assertThat(code).isEqualTo(2);
        }
        assertThat(err.toString()).contains("--with");
    }

    private int chat(URI url, String input, Duration limit) throws Exception {
        try (var lockstep = open(url)) {
            return chat(
                            lockstep,
                            Optional.of(lockstep.createDirect(EchoServer.BOB).conversation()))
                    .run(new BufferedReader(new StringReader(input)), false, limit);
        }
    }

    private PlainChat chat(Lockstep lockstep, Optional<ConversationId> conversation) {
        return new PlainChat(
                lockstep, EchoServer.ALICE, conversation, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private Lockstep open(URI url) {
        return Lockstep.open(LockstepOptions.builder()
                .url(url)
                .user(EchoServer.ALICE)
                .device(DeviceId.of("laptop"))
                .tokens(() -> "token")
                .store(folder.resolve("device.store"))
                .build());
    }

    private Iterable<String> texts() {
        return out.toString()
                .lines()
                .map(line -> line.substring(line.indexOf(" bob: ") + " bob: ".length()))
                .toList();
    }
}
