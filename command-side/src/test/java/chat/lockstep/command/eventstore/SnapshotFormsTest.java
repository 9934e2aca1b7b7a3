package chat.lockstep.command.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.account.Account;
import chat.lockstep.command.account.KnownSettings;
import chat.lockstep.command.conversation.Conversation;
import chat.lockstep.command.conversation.LastMessages;
import chat.lockstep.command.conversation.Seat;
import chat.lockstep.command.receipts.Receipts;
import chat.lockstep.command.stream.AggregateState;
import chat.lockstep.command.stream.SaltedText;
import chat.lockstep.command.stream.SnapshotForm;
import chat.lockstep.command.stream.StreamHead;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Role;
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

    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");
    private static final UserId CAROL = UserId.of("carol");
    private static final ConversationId TALK = ConversationId.direct(ALICE, BOB);
    private static final ConversationId GROUP = ConversationId.of("01890a5d-ac96-774b-bcce-00000000ffff");
    private static final SaltedText TITLE = SaltedText.of("us", "_____________________w");
    private static final String TITLE_JSON = "{\"hash\":\"" + TITLE.hash() + "\",\"salt\":\"_____________________w\"}";

    private final SnapshotTable table = new SnapshotTable(List.of(), new SimpleMeterRegistry());

    @Test
    void a_conversation_of_revision_2() {
        is(
                Conversation.SNAPSHOT,
                2,
                new Conversation.State(
                        GROUP,
                        HEAD,
                        ConversationKind.GROUP,
                        TITLE,
                        List.of(new Seat(BOB, Role.OWNER, 0, 5, null), new Seat(ALICE, Role.MEMBER, 3, 7, null)),
                        List.of(new Seat(CAROL, Role.ADMIN, 0, 0, 6L)),
                        new Policy(Policy.Who.EVERYONE, Policy.Who.ADMINS, Policy.Who.EVERYONE, 60L),
                        List.of(MessageId.of("01890a5d-ac96-774b-bcce-000000000005")),
                        new LastMessages(ALICE, 7, 5),
                        6),
                """
                {"former":[{"floor":0,"lastMessage":0,"role":"admin","until":6,"user":"carol"}],"head":%s,
                 "id":"%s","kind":"group","last":{"author":"alice","othersSeq":5,"seq":7},
                 "members":[{"floor":0,"lastMessage":5,"role":"owner","user":"bob"},
                  {"floor":3,"lastMessage":7,"role":"member","user":"alice"}],"messages":6,
                 "pinned":["01890a5d-ac96-774b-bcce-000000000005"],
                 "policy":{"addMembers":"admins","editSettings":"everyone","messageTtlSeconds":60,"send":"everyone"},
                 "title":%s}""".formatted(HEAD_JSON, GROUP, TITLE_JSON));
    }

    @Test
    void a_direct_conversation_of_revision_2() {
        is(
                Conversation.SNAPSHOT,
                2,
                new Conversation.State(
                        TALK,
                        HEAD,
                        ConversationKind.DIRECT,
                        null,
                        List.of(new Seat(BOB, Role.MEMBER, 0, 0, null)),
                        List.of(),
                        Policy.DEFAULT,
                        List.of(),
                        LastMessages.NONE,
                        0),
                """
                {"former":[],"head":%s,"id":"%s","kind":"direct","last":{"othersSeq":0,"seq":0},
                 "members":[{"floor":0,"lastMessage":0,"role":"member","user":"bob"}],"messages":0,"pinned":[],
                 "policy":{"addMembers":"everyone","editSettings":"everyone","send":"everyone"}}""".formatted(HEAD_JSON, TALK));
    }

    @Test
    void receipts_of_revision_1() {
        is(
                Receipts.SNAPSHOT,
                1,
                new Receipts.State(TALK + "@bob", HEAD, 5, Map.of(DeviceId.of("phone"), 4L, DeviceId.of("laptop"), 5L)),
                """
                {"delivered":{"laptop":5,"phone":4},"head":%s,"readUpTo":5,"stream":"%s@bob"}""".formatted(HEAD_JSON, TALK));
    }

    @Test
    void an_account_of_revision_2() {
        is(
                Account.SNAPSHOT,
                2,
                new Account.State(
                        ConversationId.ofUser(BOB),
                        HEAD,
                        Set.of(DeviceId.of("phone")),
                        Map.of(DeviceId.of("phone"), TITLE),
                        Set.of(DeviceId.of("lost")),
                        Map.of(TALK, new KnownSettings(HEAD.at(), true, false, true, TITLE)),
                        Map.of(TALK, 7L),
                        List.of(MessageId.of("01890a5d-ac96-774b-bcce-000000000005")),
                        Set.of(ALICE)),
                """
                {"blocked":["alice"],"devices":["phone"],"head":%1$s,"hidden":["01890a5d-ac96-774b-bcce-000000000005"],
                 "id":"user:bob","names":{"phone":%3$s},"privateMarks":{"%2$s":7},"revoked":["lost"],
                 "settings":{"%2$s":{"archived":false,"draft":%3$s,"markedUnread":true,
                  "mutedUntil":"2026-11-22T01:02:03.004Z","pinned":true}}}""".formatted(HEAD_JSON, TALK, TITLE_JSON));
    }

    private void is(SnapshotForm<?, ?> form, int revision, AggregateState state, String json) {
        assertThat(form.revision()).isEqualTo(revision);
        assertThat(JsonMapper.shared().readTree(table.bytes(state)))
                .isEqualTo(JsonMapper.shared().readTree(json));
        var read = JsonMapper.shared().readValue(json, form.state());
        assertThat(read).isEqualTo(state);
        assertThat(form.stateOf(form.restore(read))).isEqualTo(state);
    }
}
