package chat.lockstep.command.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.account.Account;
import chat.lockstep.command.conversation.Conversation;
import chat.lockstep.command.receipts.Receipts;
import chat.lockstep.command.stream.AggregateState;
import chat.lockstep.command.stream.SnapshotForm;
import chat.lockstep.command.stream.StreamHead;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What stands in the table. A text that changes needs a new revision of its form.
class SnapshotFormsTest {

    private static final StreamHead HEAD =
            new StreamHead(7, Hash.sha256("a chain".getBytes(UTF_8)), Timestamp.parse("2026-11-22T01:02:03.004Z"));
    private static final String HEAD_JSON =
            "{\"at\":\"2026-11-22T01:02:03.004Z\",\"chain\":\"" + HEAD.chain() + "\",\"seq\":7}";

    private static final ConversationId TALK = ConversationId.direct(UserId.of("alice"), UserId.of("bob"));

    private final SnapshotTable table = new SnapshotTable(List.of(), new SimpleMeterRegistry());

    @Test
    void a_conversation_of_revision_1() {
        is(
                Conversation.SNAPSHOT,
                new Conversation.State(
                        TALK,
                        HEAD,
                        List.of(UserId.of("bob"), UserId.of("alice")),
                        Map.of(UserId.of("bob"), 5L, UserId.of("alice"), 7L),
                        6),
                """
                {"head":%s,"id":"%s","lastMessages":{"alice":7,"bob":5},"members":["bob","alice"],"messages":6}""".formatted(HEAD_JSON, TALK));
    }

    @Test
    void receipts_of_revision_1() {
        is(
                Receipts.SNAPSHOT,
                new Receipts.State(TALK + "@bob", HEAD, 5, Map.of(DeviceId.of("phone"), 4L, DeviceId.of("laptop"), 5L)),
                """
                {"delivered":{"laptop":5,"phone":4},"head":%s,"readUpTo":5,"stream":"%s@bob"}""".formatted(HEAD_JSON, TALK));
    }

    @Test
    void an_account_of_revision_1() {
        is(
                Account.SNAPSHOT,
                new Account.State(ConversationId.ofUser(UserId.of("bob")), HEAD, Set.of(DeviceId.of("phone"))),
                """
                {"devices":["phone"],"head":%s,"id":"user:bob"}""".formatted(HEAD_JSON));
    }

    private void is(SnapshotForm<?, ?> form, AggregateState state, String json) {
        assertThat(form.revision()).isEqualTo(1);
        assertThat(JsonMapper.shared().readTree(table.bytes(state)))
                .isEqualTo(JsonMapper.shared().readTree(json));
        var read = JsonMapper.shared().readValue(json, form.state());
        assertThat(read).isEqualTo(state);
        assertThat(form.stateOf(form.restore(read))).isEqualTo(state);
    }
}
