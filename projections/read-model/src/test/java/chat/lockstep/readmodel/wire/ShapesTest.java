package chat.lockstep.readmodel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Texts;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ShapesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ConversationId CONVERSATION = ConversationId.direct(UserId.of("alice"), UserId.of("bob"));
    private static final Place START = Place.startOf(CONVERSATION);

    @Test
    void a_head_has_the_protocols_members_and_no_others() {
        var head = new Head(
                CONVERSATION,
                ConversationKind.DIRECT,
                null,
                UserId.of("bob"),
                "1",
                START,
                START,
                null,
                2,
                1,
                0,
                message("hi"),
                Settings.NONE,
                Instant.EPOCH,
                new SourcePlace(1, 0, 7));
        var json = JSON.readTree(JSON.writeValueAsString(head));
        assertThat(new TreeSet<>(json.propertyNames()))
                .containsExactly(
                        "epoch",
                        "floor",
                        "id",
                        "kind",
                        "log",
                        "mentions",
                        "peer",
                        "preview",
                        "readUpTo",
                        "settings",
                        "unread");
        assertThat(json.get("kind").asString()).isEqualTo("direct");
        assertThat(json.get("log").toString()).isEqualTo("{\"seq\":0,\"chain\":\"" + START.chain() + "\"}");
        assertThat(json.get("settings").toString()).isEqualTo("{}");
        assertThat(new TreeSet<>(json.get("preview").propertyNames()))
                .containsExactly("at", "by", "messageId", "ordinal", "reactions", "seq", "text");
        assertThat(json.get("preview").get("by").toString()).isEqualTo("{\"user\":\"alice\",\"device\":\"phone\"}");
    }

    @Test
    void a_snapshot_and_an_empty_delta_are_as_the_protocol_says() {
        var state = new ConversationState(
                ConversationKind.DIRECT,
                null,
                List.of(new Member(UserId.of("alice"), Role.MEMBER)),
                Policy.DEFAULT,
                List.of());
        assertThat(JSON.writeValueAsString(new Snapshot(CONVERSATION, "1", START, state)))
                .contains(
                        "\"state\":{\"kind\":\"direct\",\"members\":[{\"user\":\"alice\",\"role\":\"member\"}],\"policy\":{\"send\":\"everyone\",\"addMembers\":\"everyone\",\"editSettings\":\"everyone\"},\"pinned\":[]}");
        var delta =
                new Delta(CONVERSATION, "1", VersionVector.EMPTY, VersionVector.of(StreamId.LOG, 3), List.of(), false);
        assertThat(JSON.writeValueAsString(delta))
                .endsWith("\"from\":{},\"to\":{\"log\":3},\"events\":[],\"more\":false}");
    }

    @Test
    void an_erased_event_has_no_data_and_its_original_hash_and_chain() {
        var recorded = RecordedEvent.following(
                START.chain(),
                new StreamKey(CONVERSATION, StreamId.LOG),
                1,
                "messageSent",
                EventId.of("01890a5d-ac96-774b-bcce-b302099a8057"),
                Timestamp.ofEpochMilli(0),
                new Author(UserId.of("alice"), DeviceId.of("phone")),
                "{\"text\":\"hello\"}");

        assertThat(JSON.writeValueAsString(WireEvent.of(recorded))).isEqualTo(recorded.json());
        var erased = JSON.writeValueAsString(new WireEvent(recorded, true));
        var shown = (ObjectNode) JSON.readTree(recorded.json());
        shown.remove("data");
        shown.put("erased", true);
        assertThat(JSON.readTree(erased)).isEqualTo(shown);
        assertThat(new ArrayList<>(JSON.readTree(erased).propertyNames())).isSorted();
    }

    @Property
    void a_preview_is_the_beginning_of_the_text_and_cuts_no_character(@ForAll @StringLength(max = 300) String text) {
        var wellFormed = text.codePoints()
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        var cut = message(wellFormed).preview().text();
        assertThat(wellFormed).startsWith(cut);
        assertThat(Texts.isWellFormed(cut.replace("\0", ""))).isTrue();
        assertThat(cut.codePointCount(0, cut.length()))
                .isEqualTo(Math.min(100, wellFormed.codePointCount(0, wellFormed.length())));
    }

    @Test
    void of_two_places_in_the_topic_the_later_has_the_larger_write_timestamp() {
        assertThat(new SourcePlace(1, 3, 0).writeTimestamp()).isEqualTo(1L << 40);
        assertThat(new SourcePlace(1, 3, 5).writeTimestamp()).isLessThan(new SourcePlace(1, 3, 6).writeTimestamp());
        assertThat(new SourcePlace(1, 3, (1L << 40) - 1).writeTimestamp())
                .isLessThan(new SourcePlace(2, 0, 0).writeTimestamp());
        assertThatThrownBy(() -> new SourcePlace(1, 0, 1L << 40)).hasMessageContaining("offset");
        assertThatThrownBy(() -> new SourcePlace(0, 0, 0)).hasMessageContaining("epoch");
    }

    @Test
    void a_place_follows_from_its_write_timestamp_and_the_next_one_is_later() {
        var place = new SourcePlace(3, 7, 12_345);
        assertThat(SourcePlace.ofWriteTimestamp(place.writeTimestamp(), 7)).isEqualTo(place);
        assertThat(place.next().writeTimestamp()).isEqualTo(place.writeTimestamp() + 1);
    }

    private static Message message(String text) {
        return new Message(
                MessageId.of("01890a5d-ac96-774b-bcce-b302099a8057"),
                3,
                1,
                new Author(UserId.of("alice"), DeviceId.of("phone")),
                Timestamp.ofEpochMilli(0),
                text,
                null,
                null,
                null,
                null,
                Map.of(),
                null);
    }
}
