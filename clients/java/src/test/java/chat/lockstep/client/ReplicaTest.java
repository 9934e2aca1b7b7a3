package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.BOB;
import static chat.lockstep.client.Histories.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.client.Replica.Verdict;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which events a device takes.
class ReplicaTest {

    private final DeviceStore store = DeviceStore.inMemory(ALICE, PHONE);
    private final Replica replica = new Replica(store, ALICE);
    private final Histories history = Histories.direct();

    @BeforeEach
    void a_conversation_of_five() {
        for (var text : List.of("one", "two", "three", "four")) {
            history.message(BOB, text);
        }
        replica.apply(history.headFrame(0));
    }

    @Test
    void events_that_follow_are_applied() {
        var applied = replica.apply(history.frame(log(0, 5)));
        assertThat(applied.verdict()).isEqualTo(Verdict.HELD);
        assertThat(applied.events()).hasSize(5);
        assertThat(place()).isEqualTo(new Place(5, history.chain(StreamId.LOG, 5)));
        assertThat(replica.digest()).isEqualTo(history.digest(0));
    }

    @Test
    void repeats_are_dropped() {
        replica.apply(history.frame(log(0, 3)));
        var again = replica.apply(history.frame(log(0, 3)));
        assertThat(again.verdict()).isEqualTo(Verdict.HELD);
        assertThat(again.events()).isEmpty();
        assertThat(replica.apply(history.frame(log(1, 5))).events()).hasSize(2);
        assertThat(store.log(history.id, 0, 10)).hasSize(5);
    }

    @Test
    void nothing_is_applied_beyond_a_gap() {
        replica.apply(history.frame(log(0, 2)));
        var beyond = replica.apply(history.frame(log(3, 5)));
        assertThat(beyond.verdict()).isEqualTo(Verdict.GAP);
        assertThat(beyond.events()).isEmpty();
        assertThat(place().seq()).isEqualTo(2);
        assertThat(replica.missing(history.id)).isEqualTo(3);
    }

    @Test
    void a_gap_beyond_the_head_tells_that_the_log_is_longer() {
        replica.apply(history.frame(log(0, 5)));
        history.message(BOB, "five");
        history.message(BOB, "six");
        replica.apply(history.frame(log(6, 7)));
        assertThat(replica.missing(history.id)).isEqualTo(2);
    }

    @Test
    void an_altered_text_breaks_and_nothing_of_the_delta_is_applied() {
        assertBroken(3, event -> {
            var data = new HashMap<String, Object>(asObject(event.get("data")));
            data.put("text", "forged");
            event.put("data", data);
        });
    }

    @Test
    void an_altered_author_breaks() {
        assertBroken(3, event -> event.put("by", Map.of("user", "mallory", "device", "phone")));
    }

    @Test
    void an_event_with_a_hash_of_its_own_but_another_past_breaks() {
        var other = Histories.direct();
        other.message(BOB, "another past");
        other.message(BOB, "another past still");
        replica.apply(history.frame(log(0, 2)));
        var applied = replica.apply(history.frame(other.events(StreamId.LOG).subList(2, 3)));
        assertThat(applied.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(place().seq()).isEqualTo(2);
    }

    @Test
    void an_event_with_a_field_missing_breaks() {
        assertBroken(2, event -> event.remove("by"));
    }

    @Test
    void an_event_with_a_fraction_breaks() {
        assertBroken(2, event -> event.put("data", Map.of("text", 1.5)));
    }

    @Test
    void an_erased_event_is_taken_by_its_chain() {
        var frame = altered(2, event -> {
            event.remove("data");
            event.put("erased", true);
        });
        assertThat(replica.apply(frame).verdict()).isEqualTo(Verdict.HELD);
        assertThat(place()).isEqualTo(new Place(5, history.chain(StreamId.LOG, 5)));
        assertThat(store.messages().after(history.id, 0, 10))
                .extracting(message -> message.text())
                .containsExactly("two", "three", "four");
    }

    @Test
    void a_store_of_the_version_before_is_folded_when_its_device_opens() {
        replica.apply(history.frame(log(0, 5)));
        var fold = store.messages().fold(history.id);
        var messages = store.messages().after(history.id, 0, 10);
        store.messages().clear(history.id);
        assertThat(new Folds(store, ALICE).state(history.id).orElseThrow().members())
                .hasSize(2);
        assertThat(store.messages().fold(history.id)).isEqualTo(fold);
        assertThat(store.messages().after(history.id, 0, 10))
                .isEqualTo(messages)
                .hasSize(4);
    }

    @Test
    void data_that_cannot_be_read_stops_before_it() {
        history.append(StreamId.LOG, "messageSent", BOB, Histories.newId(), Map.of("text", "no ordinal"));
        assertThat(replica.apply(history.frame(log(0, 6))).verdict()).isEqualTo(Verdict.TOO_NEW);
        assertThat(place().seq()).isEqualTo(5);
    }

    @Test
    void an_ignorable_kind_that_is_not_known_is_passed_over() {
        replica.apply(history.frame(log(0, 5)));
        var previous = history.events(StreamId.LOG).getLast();
        var fields = new HashMap<>(Frames.object(previous.json()));
        fields.keySet().removeAll(List.of("hash", "chain"));
        fields.put("seq", 6L);
        fields.put("id", Histories.newId().toString());
        fields.put("type", "waved");
        fields.put("data", Map.of("ordinal", 4));
        fields.put("ignorable", true);
        var hash = Hash.sha256(Jcs.bytes(fields));
        fields.put("hash", hash.value());
        fields.put("chain", HashChain.next(previous.chain(), hash).value());
        var applied = replica.apply(new ServerFrame.Delta(history.id, "1", null, List.of(fields), false, null));
        assertThat(applied.verdict()).isEqualTo(Verdict.HELD);
        assertThat(place().seq()).isEqualTo(6);
        assertThat(store.messages().fold(history.id).orElseThrow().unread(0)).isEqualTo(4);
    }

    @Test
    void an_unknown_kind_of_event_stops_before_it() {
        history.append(StreamId.LOG, "pollStarted", BOB, Histories.newId(), Map.of("ordinal", 4));
        history.message(BOB, "after the poll");
        var applied = replica.apply(history.frame(log(0, 7)));
        assertThat(applied.verdict()).isEqualTo(Verdict.TOO_NEW);
        assertThat(place().seq()).isEqualTo(5);
    }

    @Test
    void fields_that_nobody_knows_are_part_of_the_hash_and_kept() {
        history.message(BOB, Histories.newId(), "x", Map.of("colour", "blue"));
        replica.apply(history.frame(log(0, 6)));
        assertThat(store.log(history.id, 5, 1).getFirst().json()).contains("\"colour\":\"blue\"");
    }

    @Test
    void streams_advance_by_themselves() {
        history.read(BOB, 2);
        history.read(BOB, 4);
        var events = new ArrayList<>(history.events(StreamId.receiptsOf(BOB)));
        events.addAll(log(2, 3));
        assertThat(replica.apply(history.frame(events)).verdict()).isEqualTo(Verdict.GAP);
        assertThat(store.vector(history.id).of(StreamId.receiptsOf(BOB))).isEqualTo(2);
        assertThat(place().seq()).isZero();
    }

    @Test
    void deltas_of_another_epoch_are_never_mixed_in() {
        var frame = new HashMap<>(history.delta(log(0, 5)));
        frame.put("epoch", "2");
        var applied = replica.apply((ServerFrame.Delta) Frames.parse(Jcs.text(frame)));
        assertThat(applied.verdict()).isEqualTo(Verdict.OTHER_EPOCH);
        assertThat(place().seq()).isZero();
    }

    @Test
    void one_s_own_message_and_one_s_own_read_move_the_mark() {
        replica.apply(history.frame(log(0, 5)));
        history.message(ALICE, "mine");
        replica.apply(history.frame(log(5, 6)));
        assertThat(replica.digest()).isEqualTo(history.digest(6));
        history.message(BOB, "seven");
        history.read(ALICE, 7);
        var events = new ArrayList<>(log(6, 7));
        events.addAll(history.events(StreamId.receiptsOf(ALICE)));
        replica.apply(history.frame(events));
        assertThat(replica.digest()).isEqualTo(history.digest(7));
    }

    @Test
    void a_head_with_a_larger_mark_moves_the_mark_and_one_with_a_smaller_does_not() {
        replica.apply(history.frame(log(0, 5)));
        replica.apply(history.headFrame(4));
        assertThat(replica.digest()).isEqualTo(history.digest(4));
        replica.apply(history.headFrame(2));
        assertThat(replica.digest()).isEqualTo(history.digest(4));
    }

    @Test
    void a_head_whose_chain_is_not_the_held_one_is_noticed() {
        replica.apply(history.frame(log(0, 5)));
        var other = Histories.direct();
        for (int i = 0; i < 4; i++) {
            other.message(BOB, "another past");
        }
        replica.apply(other.headFrame(0));
        assertThat(replica.contradictsHead(store.row(history.id).orElseThrow())).isTrue();
    }

    private void assertBroken(int seq, Consumer<Map<String, Object>> alteration) {
        var applied = replica.apply(altered(seq, alteration));
        assertThat(applied.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(applied.events()).isEmpty();
        assertThat(place().seq()).isZero();
        assertThat(store.log(history.id, 0, 10)).isEmpty();
    }

    /// The whole log in one delta, with one event changed after it was hashed.
    private ServerFrame.Delta altered(int seq, Consumer<Map<String, Object>> alteration) {
        var frame = history.frame(log(0, 5));
        var events = new ArrayList<Map<String, Object>>();
        for (var event : frame.events()) {
            var copy = new HashMap<>(event);
            if (events.size() + 1 == seq) {
                alteration.accept(copy);
            }
            events.add(copy);
        }
        return new ServerFrame.Delta(history.id, "1", null, events, false, null);
    }

    @SuppressWarnings("unchecked") // a JSON object
    private static Map<String, Object> asObject(Object value) {
        return (Map<String, Object>) value;
    }

    private Place place() {
        return store.logPlace(history.id);
    }

    private List<RecordedEvent> log(int from, int to) {
        return history.events(StreamId.LOG).subList(from, to);
    }
}
