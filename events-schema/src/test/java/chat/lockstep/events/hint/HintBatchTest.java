package chat.lockstep.events.hint;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class HintBatchTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");
    private static final UserId CAROL = UserId.of("carol");

    @Test
    void each_node_gets_a_header_with_its_users_and_the_wire_event() {
        var event = message(2, "two\nlines");
        var batch = new HintBatch(Map.of(ALICE, Set.of("n1", "n2"), BOB, Set.of("n2")));
        batch.add(event, "1", null, List.of(ALICE, BOB));

        assertThat(batch.messages()).extracting("node").containsExactlyInAnyOrder("n1", "n2");
        assertThat(batch.hints()).isEqualTo(2);
        for (var message : batch.messages()) {
            var lines = message.text().lines().toList();
            assertThat(lines).hasSize(2);
            var header = JSON.readTree(lines.getFirst());
            assertThat(header.get("conversation").asString())
                    .isEqualTo(event.conversation().value());
            assertThat(header.get("stream").asString()).isEqualTo("log");
            assertThat(header.get("seq").asLong()).isEqualTo(2);
            assertThat(header.get("type").asString()).isEqualTo("messageSent");
            assertThat(header.get("epoch").asString()).isEqualTo("1");
            assertThat(header.get("by").asString()).isEqualTo("alice");
            assertThat(header.get("users").toString())
                    .isEqualTo(message.node().equals("n1") ? "[\"alice\"]" : "[\"alice\",\"bob\"]");
            assertThat(lines.getLast()).isEqualTo(event.json());
        }
    }

    @Test
    void an_event_of_a_recorded_trace_names_it() {
        var parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var batch = new HintBatch(Map.of(ALICE, Set.of("n1")));
        batch.add(message(1, "one"), "1", parent, List.of(ALICE));
        batch.add(message(2, "two"), "1", null, List.of(ALICE));
        var lines = batch.messages().getFirst().text().lines().toList();
        assertThat(JSON.readTree(lines.get(0)).get("traceparent").asString()).isEqualTo(parent);
        assertThat(JSON.readTree(lines.get(2)).has("traceparent")).isFalse();
    }

    @Test
    void an_event_for_which_nobody_is_here_is_not_told() {
        var batch = new HintBatch(Map.of(BOB, Set.of("n1")));
        batch.add(message(1, "hello"), "1", null, List.of(ALICE, CAROL));
        assertThat(batch.messages()).isEmpty();
    }

    @Test
    void a_message_that_would_grow_too_large_is_split_between_pairs() {
        var batch = new HintBatch(Map.of(BOB, Set.of("n1")));
        for (int i = 0; i < 40; i++) {
            batch.add(message(i + 1, "x".repeat(16_000)), "1", null, List.of(ALICE, BOB));
        }
        assertThat(batch.messages()).hasSizeGreaterThan(1).allSatisfy(message -> {
            assertThat(message.text().length()).isLessThan(300_000);
            assertThat(message.text().lines().count()).isEven();
        });
        assertThat(batch.messages().stream()
                        .mapToLong(message -> message.text().lines().count())
                        .sum())
                .isEqualTo(80);
    }

    private static RecordedEvent message(long seq, String text) {
        var key = new StreamKey(ConversationId.direct(ALICE, BOB), StreamId.LOG);
        return RecordedEvent.following(
                HashChain.base(key.conversation(), key.stream()),
                key,
                seq,
                "messageSent",
                new EventId(new UUID(0x7000 | seq << 16, Long.MIN_VALUE)),
                Timestamp.ofEpochMilli(seq),
                new Author(ALICE, DeviceId.of("phone")),
                Jcs.text(Map.of("text", text)));
    }
}
