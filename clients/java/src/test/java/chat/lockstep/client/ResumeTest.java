package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.client.FakeGateway.Connection;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StateDigest;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.VersionVector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How a device gets in step with a gateway and stays there.
@Timeout(120)
class ResumeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private FakeGateway gateway;
    private Lockstep lockstep;
    private final List<DeviceEvent> told = new CopyOnWriteArrayList<>();
    private final Histories history = Histories.direct();

    @BeforeEach
    void open() throws InterruptedException {
        gateway = new FakeGateway();
        reopen();
    }

    private void reopen() {
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
        assertThat(lockstep.serverDigest()).contains(history.digest(0));
        assertThat(texts()).containsExactly("one", "two");
        assertThat(lockstep.conversations().getFirst().unread()).isEqualTo(2);
    }

    @Test
    void a_device_that_was_away_says_its_cursor_and_digest_and_gets_what_it_missed_once() throws InterruptedException {
        history.message(BOB, "one");
        inStep(gateway.accept());
        lockstep.close();
        history.message(BOB, "two");
        history.message(BOB, "three");
        told.clear();
        reopen();

        var connection = gateway.accept();
        var hello = connection.expect("hello");
        assertThat(hello).containsEntry("cursor", "c1").containsKey("digest");
        connection.welcome("delta");
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c2", history.digest(0));
        var pull = Devices.answerPull(connection, history);
        assertThat(Devices.have(pull)).isEqualTo(VersionVector.of(StreamId.LOG, 2));
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(texts()).containsExactly("one", "two", "three");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(received()).containsExactly("two", "three"));
    }

    @Test
    void a_device_in_step_is_verified_without_heads() throws InterruptedException {
        inStep(gateway.accept());
        lockstep.close();
        reopen();
        var connection = gateway.accept();
        assertThat(connection.expect("hello"))
                .containsEntry("digest", history.digest(0).value());
        connection.welcome("current");
        connection.caughtUp("c2", history.digest(0));
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(lockstep.syncState()).isEqualTo(new SyncState.Verified());
    }

    @Test
    void more_says_pull_again_until_the_head() throws InterruptedException {
        for (int i = 0; i < 25; i++) {
            history.message(BOB, "message " + i);
        }
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c1", history.digest(0));
        for (int page = 0; page < 3; page++) {
            var pull = connection.expect("pull");
            assertThat(Devices.have(pull).of(StreamId.LOG)).isEqualTo(page * 10L);
            connection.send(history.pulled((String) pull.get("request"), Devices.have(pull), 10));
        }
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(texts()).hasSize(25);
    }

    @Test
    void heads_that_were_not_pulled_are_pulled_after_the_next_connection() throws InterruptedException {
        history.message(BOB, "one");
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c1", history.digest(0));
        connection.expect("pull");
        await().atMost(PATIENCE).until(() -> lockstep.serverDigest().isPresent());
        connection.cut();

        var second = gateway.accept();
        assertThat(second.expect("hello")).containsEntry("cursor", "c1");
        second.welcome("delta");
        second.caughtUp("c1", history.digest(0));
        Devices.answerPull(second, history);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(texts()).containsExactly("one");
    }

    @Test
    void live_deltas_are_applied_repeats_dropped_and_a_gap_is_pulled() throws InterruptedException {
        var connection = inStep(gateway.accept());
        history.message(BOB, "one");
        connection.send(history.delta(log(1, 2)));
        connection.send(history.delta(log(1, 2)));
        history.message(BOB, "lost on the way");
        history.message(BOB, "three");
        connection.send(history.delta(log(3, 4)));
        var pull = Devices.answerPull(connection, history);
        assertThat(Devices.have(pull)).isEqualTo(VersionVector.of(StreamId.LOG, 2));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(received()).containsExactly("one", "lost on the way", "three"));
        assertThat(lockstep.syncState()).isEqualTo(new SyncState.Verified());
    }

    @Test
    void every_event_that_is_held_is_told_once_as_it_came() throws InterruptedException {
        var connection = inStep(gateway.accept());
        history.message(BOB, "one");
        history.message(BOB, "two");
        connection.send(history.delta(log(1, 2)));
        connection.send(history.delta(log(1, 3)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stored())
                        .containsExactlyElementsOf(log(0, 3).stream()
                                .map(event -> Jcs.text(Frames.object(event.json())))
                                .toList()));
    }

    private List<String> stored() {
        return told.stream()
                .filter(DeviceEvent.EventStored.class::isInstance)
                .map(event -> ((DeviceEvent.EventStored) event).json())
                .toList();
    }

    @Test
    void what_lag_names_is_pulled() throws InterruptedException {
        var connection = inStep(gateway.accept());
        history.message(BOB, "one");
        connection.send(Map.of("type", "lag", "conversations", List.of(history.id.value())));
        Devices.answerPull(connection, history);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(texts()).containsExactly("one"));
    }

    @Test
    void a_view_that_has_not_reached_the_named_place_is_asked_again() throws InterruptedException {
        var connection = inStep(gateway.accept());
        history.message(BOB, "one");
        history.message(BOB, "two");
        connection.send(history.delta(log(2, 3)));
        var pull = connection.expect("pull");
        var empty = history.delta(List.of());
        empty.put("request", pull.get("request"));
        connection.send(empty);
        Devices.answerPull(connection, history);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(texts()).containsExactly("one", "two"));
    }

    @Test
    void a_pull_that_is_refused_for_now_or_not_answered_is_asked_again() throws InterruptedException {
        history.message(BOB, "one");
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c1", history.digest(0));
        var refused = connection.expect("pull");
        connection.send(Map.of(
                "type",
                "error",
                "request",
                refused.get("request"),
                "error",
                error("unavailable", "transient", "same_id")));
        connection.expect("pull"); // and this one is never answered
        Devices.answerPull(connection, history);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
    }

    @Test
    void a_broken_chain_stops_its_conversation_alone_and_is_reported_after_one_more_pull() throws InterruptedException {
        var other = new Histories(ConversationId.ofUser(ALICE));
        other.append(
                StreamId.LOG, "deviceRegistered", ALICE, Histories.newId(), Map.of("device", "phone", "ordinal", 0));
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        var privateHead = new HashMap<>(other.head(0));
        privateHead.put("kind", "private");
        connection.heads(List.of(history.head(0), privateHead));
        connection.caughtUp("c1", history.digest(0));
        int forgeries = 0;
        while (forgeries < 2) {
            var pull = connection.expect("pull");
            if (pull.get("conversation").equals(history.id.value())) {
                connection.send(forged((String) pull.get("request")));
                forgeries++;
            } else {
                connection.send(other.pulled((String) pull.get("request"), Devices.have(pull), 100));
            }
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).anyMatch(DeviceEvent.Diverged.class::isInstance));
        assertThat(lockstep.conversation(history.id).orElseThrow().health()).isEqualTo(Health.DIVERGED);
        assertThat(lockstep.place(history.id).seq()).isZero();
        await().atMost(PATIENCE).until(() -> lockstep.place(other.id).seq() == 1);
        assertThat(lockstep.awaitInStep(Duration.ofMillis(100))).isFalse();
        assertThat(connection.says("pull", 200)).isFalse();
    }

    @Test
    void a_diverged_conversation_is_tried_again_with_the_next_connection() throws InterruptedException {
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c1", history.digest(0));
        connection.send(forged((String) connection.expect("pull").get("request")));
        connection.send(forged((String) connection.expect("pull").get("request")));
        await().atMost(PATIENCE)
                .until(() -> lockstep.conversation(history.id).orElseThrow().health() == Health.DIVERGED);
        connection.cut();

        var second = gateway.accept();
        second.expect("hello");
        second.welcome("reset");
        second.heads(List.of(history.head(0)));
        second.caughtUp("c2", history.digest(0));
        Devices.answerPull(second, history);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        await().atMost(PATIENCE)
                .until(() -> lockstep.conversation(history.id).orElseThrow().health() == Health.SOUND);
    }

    @Test
    void a_digest_that_differs_is_answered_with_one_hello_without_cursor() throws InterruptedException {
        inStep(gateway.accept());
        lockstep.close();
        reopen();
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("delta");
        connection.caughtUp("c2", history.digest(99));
        assertThat(connection.expect("hello")).doesNotContainKeys("cursor", "digest");
        connection.welcome("reset");
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c3", history.digest(99));
        assertThat(connection.says("hello", 200)).isFalse();
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(lockstep.syncState()).isEqualTo(new SyncState.InStep());
    }

    @Test
    void a_conversation_that_a_reset_does_not_name_counts_no_more() throws InterruptedException {
        inStep(gateway.accept());
        lockstep.close();
        reopen();
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        var nothing = new StateDigest().value();
        connection.caughtUp("c2", nothing);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(lockstep.syncState()).isEqualTo(new SyncState.Verified());
        assertThat(lockstep.digest()).isEqualTo(nothing);
        assertThat(lockstep.conversations()).isEmpty();
    }

    @Test
    void a_device_ahead_of_the_server_s_view_is_verified_at_the_view_s_place() throws InterruptedException {
        var connection = inStep(gateway.accept());
        var before = history.digest(0);
        var headBefore = history.head(0);
        history.message(BOB, "not yet in the view");
        connection.send(history.delta(log(1, 2)));
        await().atMost(PATIENCE).until(() -> lockstep.place(history.id).seq() == 2);
        connection.cut();

        var second = gateway.accept();
        second.expect("hello");
        second.welcome("reset");
        second.heads(List.of(headBefore));
        second.caughtUp("c2", before);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(lockstep.syncState()).isEqualTo(new SyncState.Verified());
        assertThat(second.says("hello", 100)).isFalse();
    }

    @Test
    void another_epoch_begins_the_conversation_again() throws InterruptedException {
        history.message(BOB, "before the restore");
        var first = inStep(gateway.accept());
        var lost = lockstep.send(history.id, "answered, and lost with its history");
        first.expect("command");
        first.send(Devices.result(lost, "applied", 99));
        await().atMost(PATIENCE).until(() -> lockstep.timeline(history.id, 10).size() == 2);
        lockstep.disconnect();
        lockstep.connect();
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        var restored = Histories.direct();
        var head = new HashMap<>(restored.head(0));
        head.put("epoch", "2");
        connection.heads(List.of(head));
        connection.caughtUp("c2", history.digest(0));
        var pull = connection.expect("pull");
        assertThat(pull).containsEntry("epoch", "2").containsEntry("have", Map.of());
        assertThat(lockstep.timeline(history.id, 10)).isEmpty();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(told).contains(new DeviceEvent.ConversationReplaced(history.id)));
    }

    @Test
    void what_the_server_no_longer_lists_is_not_acknowledged() throws InterruptedException {
        inStep(gateway.accept());
        lockstep.disconnect();
        lockstep.connect();
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset");
        connection.heads(List.of());
        connection.caughtUp("c2", new StateDigest().value());
        assertThat(connection.says("ack", 300)).isFalse();
    }

    @Test
    void receipts_come_live_when_they_are_wanted() throws InterruptedException {
        var connection = inStep(gateway.accept());
        lockstep.subscribeFull(history.id);
        assertThat(connection.expect("subscribe"))
                .containsEntry("interest", "full")
                .containsEntry("conversation", history.id.value());
        Devices.answerPull(connection, history);
        history.read(BOB, 1);
        connection.send(history.delta(history.events(StreamId.receiptsOf(BOB))));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(told).contains(new DeviceEvent.ReceiptMoved(history.id, BOB, Optional.empty(), 1)));
    }

    @Test
    void what_is_stored_is_acknowledged_with_its_chain_at_most_once_a_period() throws InterruptedException {
        var connection = inStep(gateway.accept());
        var ack = connection.expect("ack");
        assertThat(ack.get("marks"))
                .isEqualTo(Map.of(
                        history.id.value(),
                        Map.of("seq", 1, "chain", history.chain(StreamId.LOG, 1).value())));
        for (int i = 0; i < 20; i++) {
            history.message(BOB, "message " + i);
            connection.send(history.delta(log(i + 1, i + 2)));
        }
        var marks = new ArrayList<Map<?, ?>>();
        while (marks.isEmpty() || !seqOf(marks.getLast()).equals(21)) {
            marks.add((Map<?, ?>) connection.expect("ack").get("marks"));
        }
        assertThat(marks.size()).isLessThan(20);
        assertThat(connection.says("ack", 200)).isFalse();
    }

    @Test
    void an_acknowledgement_that_a_pong_proved_is_not_said_again() throws InterruptedException {
        var connection = gateway.accept();
        connection.expect("hello");
        connection.welcome("reset", 500, Map.of()); // whoever answers later than that is given up
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c1", history.digest(0));
        Devices.answerPull(connection, history);
        connection.expect("ack");
        for (int i = 0; i < 2; i++) {
            connection.send(
                    Map.of("type", "pong", "nonce", connection.expect("ping").get("nonce")));
        }
        connection.expect("ping");
        connection.cut();
        var second = gateway.accept();
        second.expect("hello");
        second.welcome("current");
        second.caughtUp("c1", history.digest(0));
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        assertThat(second.says("ack", 200)).isFalse();
    }

    private static Object seqOf(Map<?, ?> marks) {
        return ((Map<?, ?>) marks.values().iterator().next()).get("seq");
    }

    /// Brings the device in step with the history as it is.
    private Connection inStep(Connection connection) throws InterruptedException {
        connection.expect("hello");
        connection.welcome("reset");
        connection.heads(List.of(history.head(0)));
        connection.caughtUp("c1", history.digest(0));
        Devices.answerPull(connection, history);
        assertThat(lockstep.awaitInStep(PATIENCE)).isTrue();
        return connection;
    }

    private Map<String, Object> forged(String request) {
        var frame = history.pulled(request, VersionVector.EMPTY, 100);
        var event = new HashMap<>(Frames.object(log(0, 1).getFirst().json()));
        event.put("by", Map.of("user", "mallory", "device", "phone"));
        frame.put("events", List.of(event));
        return frame;
    }

    private static Map<String, Object> error(String code, String errorClass, String retry) {
        return Map.of("code", code, "class", errorClass, "retry", retry, "message", "for a test", "traceId", "t");
    }

    private List<RecordedEvent> log(int from, int to) {
        return history.events(StreamId.LOG).subList(from, to);
    }

    private List<String> texts() {
        return lockstep.messages(history.id).stream()
                .map(message -> message.text().orElseThrow())
                .toList();
    }

    private List<String> received() {
        return told.stream()
                .filter(DeviceEvent.MessageReceived.class::isInstance)
                .map(event ->
                        ((DeviceEvent.MessageReceived) event).message().text().orElseThrow())
                .toList();
    }
}
