package chat.lockstep.client;

import static chat.lockstep.client.Histories.BOB;
import static chat.lockstep.client.RandomWorld.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.lockstep.client.FakeGateway.Connection;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a device knows of a conversation that it does not hold from its beginning, and what it hears besides the log.
@Timeout(120)
class HistoryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private FakeGateway gateway;
    private Lockstep lockstep;
    private final List<DeviceEvent> told = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));
    private final Histories group = new Histories(ConversationId.of("01890a5d-ac90-7001-9a2b-4c3d5e6f7a8b"), "group");

    @BeforeEach
    void aGroup() throws InterruptedException {
        gateway = new FakeGateway();
        log("conversationCreated", Map.of("kind", "group", "title", "Ducks", "members", List.of(role("bob", "owner"))));
        group.message(BOB, "before alice");
        log("membersAdded", Map.of("members", List.of(role("alice", "member"))));
        group.message(BOB, "hello alice");
    }

    private void log(String type, Map<String, ?> data) {
        group.log(type, BOB, Histories.newId(), data);
    }

    private static Map<String, String> role(String user, String role) {
        return Map.of("user", user, "role", role);
    }

    private void open(long eventsOnFirstSync) {
        lockstep = Lockstep.open(Devices.builder(gateway, folder, () -> "token")
                .eventsOnFirstSync(eventsOnFirstSync)
                .clock(now::get)
                .build());
        lockstep.listen(told::add);
        lockstep.connect();
    }

    @AfterEach
    void close() throws InterruptedException {
        lockstep.close();
        gateway.stop();
    }

    private Map<String, Object> head(long floor, int unread, Object... more) {
        var head = new HashMap<>(group.head(0));
        head.put("title", "Ducks");
        head.put(
                "floor",
                Map.of("seq", floor, "chain", group.chain(StreamId.LOG, floor).value()));
        head.put("unread", unread);
        for (int i = 0; i < more.length; i += 2) {
            head.put((String) more[i], more[i + 1]);
        }
        return head;
    }

    private Connection welcome(Map<String, Object> head) throws InterruptedException {
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        connection.heads(List.of(head));
        connection.caughtUp("c1", group.digest(((Number) head.get("readUpTo")).longValue()));
        return connection;
    }

    private Map<String, Object> snapshot(Object request) {
        var members = List.of(role("bob", "owner"), role("alice", "member"));
        var policy = Map.of("send", "everyone", "addMembers", "everyone", "editSettings", "everyone");
        return new HashMap<>(Map.of(
                "type",
                "snapshot",
                "request",
                request,
                "conversation",
                group.id.value(),
                "epoch",
                "1",
                "log",
                Map.of(
                        "seq",
                        group.head(),
                        "chain",
                        group.chain(StreamId.LOG, group.head()).value()),
                "state",
                Map.of("kind", "group", "title", "Ducks", "members", members, "policy", policy, "pinned", List.of())));
    }

    @Test
    void a_member_that_was_added_begins_at_its_floor_and_asks_for_the_state() throws InterruptedException {
        open(Long.MAX_VALUE);
        var connection = welcome(head(2, 1));
        var asked = connection.expect("snapshot");
        connection.send(snapshot(asked.get("request")));
        var pull = Devices.answerPull(connection, group);
        assertThat(Devices.have(pull).of(StreamId.LOG)).isEqualTo(2);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        var shown = lockstep.conversation(group.id).orElseThrow();
        assertThat(shown.members()).hasSize(2);
        assertThat(shown.title()).contains("Ducks");
        assertThat(shown.unread()).isEqualTo(1);
        assertThat(lockstep.syncState()).isEqualTo(new SyncState.Verified());

        log("membersAdded", Map.of("members", List.of(role("carol", "member"))));
        log("memberRemoved", Map.of("user", "alice"));
        connection.send(group.delta(group.events(StreamId.LOG).subList(4, 6)));
        await().atMost(PATIENCE)
                .until(() ->
                        lockstep.conversation(group.id).orElseThrow().until().equals(Optional.of(6L)));
        assertThat(lockstep.conversation(group.id).orElseThrow().members())
                .extracting(member -> member.user())
                .containsExactly(BOB, CAROL);
    }

    @Test
    void a_long_conversation_begins_at_its_end_and_older_messages_are_fetched() throws Exception {
        open(2);
        var connection = welcome(head(0, 2));
        connection.send(snapshot(connection.expect("snapshot").get("request")));
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(lockstep.syncState()).isEqualTo(new SyncState.Verified());
        assertThat(lockstep.place(group.id).seq()).isEqualTo(4);
        assertThat(lockstep.messages(group.id)).isEmpty();
        assertThat(lockstep.conversation(group.id).orElseThrow().unread()).isEqualTo(2);

        group.message(BOB, "live");
        connection.send(group.delta(group.events(StreamId.LOG).subList(4, 5)));
        await().atMost(PATIENCE)
                .until(() -> lockstep.conversation(group.id).orElseThrow().unread() == 3);

        var older = lockstep.loadHistory(group.id, 50).toCompletableFuture();
        var page = connection.expect("page");
        assertThat(page).containsEntry("before", 5).containsEntry("limit", 50);
        connection.send(Map.of(
                "type", "messages",
                "request", page.get("request"),
                "conversation", group.id.value(),
                "messages", List.of(message(4, 2, "hello alice"), message(2, 1, "before alice")),
                "more", false));
        assertThat(older.get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(lockstep.timeline(group.id, 10))
                .extracting(shown -> shown.text().orElseThrow())
                .containsExactly("before alice", "hello alice", "live");
        assertThat(lockstep.loadHistory(group.id, 50).toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isFalse();
    }

    private Map<String, Object> message(int seq, int ordinal, String text) {
        var event = group.events(StreamId.LOG).get(seq - 1);
        return Map.of(
                "messageId", event.id().toString(),
                "seq", seq,
                "ordinal", ordinal,
                "by", Map.of("user", "bob", "device", "phone"),
                "at", event.at().toString(),
                "text", text,
                "reactions", Map.of());
    }

    @Test
    void a_head_is_shown_while_its_events_are_not_held() throws InterruptedException {
        open(Long.MAX_VALUE);
        var preview = message(4, 2, "hello alice");
        var connection = welcome(head(0, 2, "mentions", 1, "preview", preview, "settings", Map.of("draft", "quack")));
        connection.expect("pull");
        var shown = lockstep.conversation(group.id).orElseThrow();
        assertThat(shown.unread()).isEqualTo(2);
        assertThat(shown.mentions()).isEqualTo(1);
        assertThat(shown.lastMessage().flatMap(Message::text)).contains("hello alice");
        assertThat(shown.settings().draft()).isEqualTo("quack");
        assertThat(lockstep.syncState()).isEqualTo(new SyncState.Behind(4));
    }

    @Test
    void expired_messages_are_shown_no_more_wherever_they_are_held() throws InterruptedException {
        var expiring = new MessageId(
                group.message(BOB, Histories.newId(), "soon gone", Map.of("expiresAt", "2026-01-31T12:00:10.000Z"))
                        .id()
                        .value());
        open(Long.MAX_VALUE);
        var connection = welcome(head(0, 3));
        Devices.answerPull(connection, group);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(lockstep.message(group.id, expiring).flatMap(Message::expiresAt))
                .contains(Timestamp.parse("2026-01-31T12:00:10.000Z"));
        now.set(Instant.parse("2026-01-31T12:00:10Z"));
        assertThat(lockstep.message(group.id, expiring)).isEmpty();
        assertThat(lockstep.messages(group.id)).hasSize(2);
        assertThat(lockstep.conversation(group.id).orElseThrow().unread()).isEqualTo(3);
    }

    @Test
    void a_message_that_was_erased_before_it_came_counts_as_unread_and_is_not_shown() throws InterruptedException {
        open(Long.MAX_VALUE);
        var connection = welcome(head(0, 2));
        var pull = connection.expect("pull");
        var frame = group.pulled((String) pull.get("request"), Devices.have(pull), 100);
        var events = new ArrayList<Object>(group.events(StreamId.LOG).stream()
                .map(event -> Frames.object(event.json()))
                .toList());
        events.set(1, RandomWorld.erased(group.events(StreamId.LOG).get(1)));
        events.set(3, RandomWorld.erased(group.events(StreamId.LOG).get(3)));
        frame.put("events", events);
        connection.send(frame);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(lockstep.conversation(group.id).orElseThrow().unread()).isEqualTo(2);
        assertThat(lockstep.messages(group.id)).isEmpty();
        lockstep.in(group.id).read(2);
        assertThat(lockstep.conversation(group.id).orElseThrow().unread()).isEqualTo(1);
    }

    @Test
    void many_groups_that_begin_at_their_floor_are_asked_for_a_few_at_a_time_and_each_once()
            throws InterruptedException {
        open(Long.MAX_VALUE);
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        connection.heads(IntStream.range(0, 20)
                .mapToObj(i -> head(2, 1, "id", "01890a5d-ac90-7001-9a2b-4c3d5e6f7a%02d".formatted(i + 10)))
                .toList());
        var asked = new HashSet<Object>();
        while (asked.size() < 20) {
            var snapshot = connection.expect("snapshot");
            assertThat(asked.add(snapshot.get("conversation"))).isTrue();
            connection.send(Map.of(
                    "type", "error", "request", snapshot.get("request"), "error", error("not_found", "permission")));
        }
        assertThat(connection.says("snapshot", 100)).isFalse();
    }

    private static Map<String, Object> error(String code, String errorClass) {
        return Map.of("code", code, "class", errorClass, "retry", "new_id", "message", "for a test", "traceId", "t");
    }

    @Test
    void a_history_that_was_replaced_is_pulled_again_in_its_epoch() throws InterruptedException {
        open(Long.MAX_VALUE);
        var connection = welcome(head(0, 2));
        var pull = connection.expect("pull");
        var snapshot = snapshot(pull.get("request"));
        snapshot.put("epoch", "2");
        snapshot.put("reason", "epoch_changed");
        connection.send(snapshot);
        assertThat(connection.expect("pull")).containsEntry("epoch", "2").containsEntry("have", Map.of());
    }

    @Test
    void a_question_without_a_connection_or_that_is_refused_fails_with_the_reason() throws InterruptedException {
        open(Long.MAX_VALUE);
        var connection = welcome(head(0, 2));
        Devices.answerPull(connection, group);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        var refused = lockstep.refresh(group.id).toCompletableFuture();
        connection.send(Map.of(
                "type",
                "error",
                "request",
                connection.expect("snapshot").get("request"),
                "error",
                Map.of("code", "not_found", "class", "permission", "retry", "new_id", "message", "x", "traceId", "t")));
        assertThatThrownBy(() -> refused.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LockstepException.class)
                .hasMessageContaining("not_found");
        lockstep.disconnect();
        assertThatThrownBy(
                        () -> lockstep.refresh(group.id).toCompletableFuture().get(30, TimeUnit.SECONDS))
                .hasMessageContaining("not connected");
    }

    @Test
    void the_same_is_said_and_heard_in_cbor() throws InterruptedException {
        lockstep = Lockstep.open(Devices.builder(gateway, folder, () -> "token")
                .encoding(Encoding.CBOR)
                .build());
        lockstep.connect();
        var connection = welcome(head(0, 2));
        assertThat(connection.isCbor()).isTrue();
        Devices.answerPull(connection, group);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(lockstep.syncState()).isEqualTo(new SyncState.Verified());
        lockstep.send(group.id, "größer – 日本語 👍");
        assertThat(connection.expect("command")).containsEntry("data", Map.of("text", "größer – 日本語 👍"));
        connection.sendText("{}");
        assertThat(gateway.accept().expect("hello")).containsEntry("protocol", 1);
    }

    @Test
    void who_types_and_who_is_there_is_said_and_heard() throws InterruptedException {
        open(Long.MAX_VALUE);
        var connection = welcome(head(0, 2));
        Devices.answerPull(connection, group);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        lockstep.typing(group.id, true);
        assertThat(connection.expect("typing"))
                .containsEntry("conversation", group.id.value())
                .containsEntry("active", true);
        lockstep.presence(Presence.AWAY);
        assertThat(connection.expect("presence"))
                .containsEntry("status", "away")
                .doesNotContainKey("watch");
        lockstep.watch(Set.of(BOB, CAROL));
        assertThat(connection.expect("presence")).containsEntry("watch", List.of("bob", "carol"));

        connection.send(Map.of("type", "typing", "conversation", group.id.value(), "user", "bob", "active", true));
        connection.send(Map.of("type", "presence", "user", "bob", "status", "active"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(told)
                        .contains(
                                new DeviceEvent.TypingChanged(group.id, BOB, true),
                                new DeviceEvent.PresenceChanged(BOB, Presence.ACTIVE, Optional.empty())));
        connection.cut();
        assertThat(welcome(head(0, 2)).expect("presence"))
                .containsEntry("status", "away")
                .containsEntry("watch", List.of("bob", "carol"));
    }

    @Test
    void a_conversation_that_nobody_wants_stays_where_it_is() throws InterruptedException {
        open(Long.MAX_VALUE);
        lockstep.subscribe(group.id, Interest.NONE);
        var connection = welcome(head(0, 2));
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(connection.says("pull", 100)).isFalse();
        assertThat(lockstep.conversation(group.id).orElseThrow().unread()).isEqualTo(2);
        lockstep.subscribe(group.id, Interest.HEAD);
        Devices.answerPull(connection, group);
        await().atMost(PATIENCE).until(() -> lockstep.place(group.id).seq() == 4);
    }

    @Test
    void a_device_that_was_shut_out_stops_and_says_why() throws InterruptedException {
        open(Long.MAX_VALUE);
        var connection = welcome(head(0, 2));
        connection.send(Map.of(
                "type",
                "error",
                "error",
                Map.of("code", "device_revoked", "class", "auth", "retry", "never", "message", "x", "traceId", "t")));
        connection.closeWith(4501);
        await().atMost(PATIENCE)
                .until(() -> lockstep.connectionState() instanceof ConnectionState.Stopped stopped
                        && stopped.error().orElseThrow().code().equals("device_revoked"));
    }
}
