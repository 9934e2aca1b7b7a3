package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.BOB;
import static chat.lockstep.client.RandomWorld.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.lockstep.client.FakeGateway.Connection;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a user can do, as the server is told it and as the application sees it before and after the answer.
@Timeout(120)
class ActionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final MessageId MESSAGE = MessageId.of("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final String ID = MESSAGE.toString();

    @TempDir
    Path folder;

    private FakeGateway gateway;
    private Lockstep lockstep;
    private final List<DeviceEvent> told = new CopyOnWriteArrayList<>();
    private final Histories history = Histories.direct();

    @BeforeEach
    void open() throws InterruptedException {
        gateway = new FakeGateway();
        lockstep = Lockstep.open(Devices.options(gateway, folder, () -> "token"));
        lockstep.listen(told::add);
    }

    @AfterEach
    void close() throws InterruptedException {
        lockstep.close();
        gateway.stop();
    }

    /// A command and how the server is told.
    private record Said(String action, Map<String, ?> data, Function<Actions, PendingCommand> order) {}

    @Test
    void every_action_in_a_conversation_is_said_in_the_words_of_the_protocol() throws InterruptedException {
        var policy = new Policy(Policy.Who.EVERYONE, Policy.Who.ADMINS, Policy.Who.ADMINS, 60L);
        var said = List.of(
                new Said("send", Map.of("text", "hi"), to -> to.send("hi")),
                new Said("send", Map.of("text", "hi", "mentions", List.of("bob")), to -> to.send("hi", List.of(BOB))),
                new Said("send", Map.of("text", "hi", "replyTo", ID), to -> to.reply(MESSAGE, "hi")),
                new Said("edit", Map.of("messageId", ID, "text", "ho"), to -> to.edit(MESSAGE, "ho")),
                new Said(
                        "edit",
                        Map.of("messageId", ID, "text", "ho", "mentions", List.of("bob")),
                        to -> to.edit(MESSAGE, "ho", List.of(BOB, BOB))),
                new Said("retract", Map.of("messageId", ID), to -> to.retract(MESSAGE)),
                new Said("react", Map.of("messageId", ID, "emoji", "👍"), to -> to.react(MESSAGE, "👍")),
                new Said("unreact", Map.of("messageId", ID, "emoji", "👍"), to -> to.unreact(MESSAGE, "👍")),
                new Said("pinMessage", Map.of("messageId", ID), to -> to.pin(MESSAGE)),
                new Said("unpinMessage", Map.of("messageId", ID), to -> to.unpin(MESSAGE)),
                new Said("read", Map.of("upTo", 3), to -> to.read(3)),
                new Said("read", Map.of("upTo", 4, "private", true), to -> to.readPrivately(4)),
                new Said("addMembers", Map.of("members", List.of("carol")), to -> to.addMembers(List.of(CAROL))),
                new Said("removeMember", Map.of("user", "carol"), to -> to.removeMember(CAROL)),
                new Said("leave", Map.of(), Actions::leave),
                new Said("setRole", Map.of("user", "carol", "role", "admin"), to -> to.setRole(CAROL, Role.ADMIN)),
                new Said("rename", Map.of("title", "Ducks"), to -> to.rename("Ducks")),
                new Said(
                        "setPolicy",
                        Map.of(
                                "send",
                                "everyone",
                                "addMembers",
                                "admins",
                                "editSettings",
                                "admins",
                                "messageTtlSeconds",
                                60),
                        to -> to.setPolicy(policy)));
        var connection = inStep();
        for (var one : said) {
            assertThat(one.order().apply(lockstep.in(history.id)).conversation())
                    .isEqualTo(history.id);
            assertThat(connection.expect("command"))
                    .containsEntry("action", one.action())
                    .containsEntry("conversation", history.id.value())
                    .containsEntry("data", one.data());
        }
    }

    @Test
    void what_is_one_s_own_is_said_to_one_s_private_conversation() throws InterruptedException {
        var connection = inStep();
        var target = history.id.value();
        var account = lockstep.account();
        account.mute(history.id, Timestamp.parse("2026-02-01T08:00:00.000Z"));
        expectOwn(connection, "configure", Map.of("target", target, "mutedUntil", "2026-02-01T08:00:00.000Z"));
        account.pin(history.id, true);
        expectOwn(connection, "configure", Map.of("target", target, "pinned", true));
        account.archive(history.id, false);
        expectOwn(connection, "configure", Map.of("target", target, "archived", false));
        account.markUnread(history.id, true);
        expectOwn(connection, "configure", Map.of("target", target, "markedUnread", true));
        account.draft(history.id, "dear bob");
        expectOwn(connection, "draft", Map.of("target", target, "text", "dear bob"));
        account.draft(history.id, "");
        expectOwn(connection, "draft", Map.of("target", target, "text", ""));
        account.hideMessage(history.id, MESSAGE);
        expectOwn(connection, "hideMessage", Map.of("target", target, "messageId", ID));
        account.block(BOB);
        expectOwn(connection, "block", Map.of("user", "bob"));
        account.unblock(BOB);
        expectOwn(connection, "unblock", Map.of("user", "bob"));
        account.renameDevice(DeviceId.of("phone"), "My phone");
        expectOwn(connection, "renameDevice", Map.of("device", "phone", "name", "My phone"));
        account.revokeDevice(DeviceId.of("tablet"));
        expectOwn(connection, "revokeDevice", Map.of("device", "tablet"));
    }

    private static void expectOwn(Connection connection, String action, Map<String, ?> data)
            throws InterruptedException {
        assertThat(connection.expect("command"))
                .containsEntry("action", action)
                .containsEntry("conversation", "user:alice")
                .containsEntry("data", data);
    }

    @Test
    void a_group_has_its_id_at_once_and_is_shown_with_its_creator_as_owner() throws InterruptedException {
        var connection = inStep();
        var group = lockstep.createGroup("Ducks", List.of(BOB, CAROL)).conversation();
        assertThat(connection.expect("command"))
                .containsEntry("action", "createConversation")
                .containsEntry("conversation", group.value())
                .containsEntry("data", Map.of("kind", "group", "title", "Ducks", "members", List.of("bob", "carol")));
        var shown = lockstep.conversation(group).orElseThrow();
        assertThat(shown.title()).contains("Ducks");
        assertThat(shown.isPending()).isTrue();
        assertThat(shown.members())
                .containsExactly(
                        new Member(ALICE, Role.OWNER), new Member(BOB, Role.MEMBER), new Member(CAROL, Role.MEMBER));
        assertThat(lockstep.conversations()).extracting(Conversation::id).contains(group);
    }

    @Test
    void a_message_is_shown_at_once_as_pending_and_once_when_it_arrives() throws InterruptedException {
        var connection = inStep();
        var sent = lockstep.send(history.id, "hello");
        assertThat(lockstep.timeline(history.id, 10)).singleElement().satisfies(message -> {
            assertThat(message.text()).contains("hello");
            assertThat(message.isPending()).isTrue();
            assertThat(message.seq()).isZero();
        });
        assertThat(lockstep.messages(history.id)).isEmpty();

        connection.expect("command");
        connection.send(Devices.result(sent, "applied", 2));
        await().atMost(PATIENCE).until(() -> lockstep.outbox().getLast().state() == CommandStatus.State.APPLIED);
        assertThat(lockstep.timeline(history.id, 10)).singleElement().matches(Message::isPending);

        history.message(ALICE, new EventId(sent.id().value()), "hello");
        connection.send(history.delta(history.events(StreamId.LOG).subList(1, 2)));
        await().atMost(PATIENCE).until(() -> lockstep.place(history.id).seq() == 2);
        assertThat(lockstep.timeline(history.id, 10)).singleElement().satisfies(message -> {
            assertThat(message.isPending()).isFalse();
            assertThat(message.seq()).isEqualTo(2);
        });
        assertThat(states(sent))
                .containsExactly(CommandStatus.State.QUEUED, CommandStatus.State.SENT, CommandStatus.State.APPLIED);
    }

    @Test
    void a_refused_message_is_taken_back_with_the_reason() throws InterruptedException {
        var connection = inStep();
        var sent = lockstep.send(history.id, "hello");
        connection.expect("command");
        connection.send(Devices.rejected(sent, "blocked", "permission", "new_id"));
        await().atMost(PATIENCE)
                .until(() -> told.contains(new DeviceEvent.MessageRemoved(history.id, MessageId.of(sent.id()))));
        assertThat(lockstep.timeline(history.id, 10)).isEmpty();
        var status = lockstep.outbox().getLast();
        assertThat(status.state()).isEqualTo(CommandStatus.State.REJECTED);
        assertThat(status.error().orElseThrow().code()).isEqualTo("blocked");
    }

    @Test
    void what_is_done_to_a_message_is_shown_at_once_and_taken_back_when_refused() throws InterruptedException {
        var id = history.message(ALICE, "helo").id();
        var message = new MessageId(id.value());
        var connection = inStep();
        var here = lockstep.in(history.id);
        var edit = here.edit(message, "hello");
        here.react(message, "👍");
        var shown = lockstep.message(history.id, message).orElseThrow();
        assertThat(shown.text()).contains("hello");
        assertThat(shown.reactions()).isEqualTo(Map.of("👍", List.of(ALICE)));
        assertThat(shown.isPending()).isTrue();
        assertThat(lockstep.messages(history.id).getFirst().text()).contains("helo");

        connection.expect("command");
        connection.send(Devices.rejected(edit, "not_allowed", "permission", "new_id"));
        await().atMost(PATIENCE)
                .until(() -> lockstep.message(history.id, message)
                        .flatMap(Message::text)
                        .filter("helo"::equals)
                        .isPresent());
        here.retract(message);
        assertThat(lockstep.message(history.id, message).orElseThrow().isRetracted())
                .isTrue();
        lockstep.account().hideMessage(history.id, message);
        assertThat(lockstep.message(history.id, message)).isEmpty();
        assertThat(lockstep.timeline(history.id, 10)).isEmpty();
    }

    @Test
    void settings_marks_and_blocks_are_shown_at_once() throws InterruptedException {
        history.message(BOB, "one");
        inStep();
        assertThat(lockstep.conversation(history.id).orElseThrow().unread()).isEqualTo(1);
        lockstep.in(history.id).readPrivately(2);
        lockstep.account().draft(history.id, "dear bob");
        lockstep.account().pin(history.id, true);
        lockstep.account().block(BOB);
        lockstep.account().renameDevice(DeviceId.of("phone"), "My phone");
        var shown = lockstep.conversation(history.id).orElseThrow();
        assertThat(shown.unread()).isZero();
        assertThat(shown.readUpTo()).isEqualTo(2);
        assertThat(shown.settings().draft()).isEqualTo("dear bob");
        assertThat(shown.settings().pinned()).isTrue();
        assertThat(lockstep.account().blocked()).containsExactly(BOB);
    }

    @Test
    void what_is_pending_is_there_after_a_restart() {
        var group = lockstep.createGroup("Ducks", List.of(BOB)).conversation();
        var sent = lockstep.send(group, "hello");
        lockstep.in(group).react(MessageId.of(sent.id()), "👍");
        lockstep.close();
        lockstep = Lockstep.open(Devices.options(gateway, folder, () -> "token"));
        assertThat(lockstep.timeline(group, 10)).singleElement().satisfies(message -> {
            assertThat(message.text()).contains("hello");
            assertThat(message.reactions()).containsKey("👍");
        });
        assertThat(lockstep.outbox()).extracting(CommandStatus::state).containsOnly(CommandStatus.State.QUEUED);
    }

    @Test
    void what_no_server_takes_is_refused_at_once() {
        var here = lockstep.in(ConversationId.of(ID));
        assertThatThrownBy(() -> here.react(MESSAGE, "x".repeat(33))).hasMessageContaining("32 bytes");
        assertThatThrownBy(() -> here.rename("x".repeat(257))).hasMessageContaining("256 bytes");
        assertThatThrownBy(() -> here.edit(MESSAGE, "")).hasMessageContaining("empty");
        assertThatThrownBy(() -> lockstep.createGroup("", List.of())).hasMessageContaining("title");
        assertThatThrownBy(() -> lockstep.account().draft(history.id, "\0")).hasMessageContaining("U+0000");
        assertThat(lockstep.outbox()).isEmpty();
    }

    private List<CommandStatus.State> states(PendingCommand sent) {
        return told.stream()
                .flatMap(event -> event instanceof DeviceEvent.CommandChanged changed
                        ? Optional.of(changed.status()).stream()
                        : Optional.<CommandStatus>empty().stream())
                .filter(status -> status.id().equals(sent.id()))
                .map(CommandStatus::state)
                .toList();
    }

    private Connection inStep() throws InterruptedException {
        lockstep.connect();
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c1", history.digest(0));
        Devices.answerPull(connection, history);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        return connection;
    }
}
