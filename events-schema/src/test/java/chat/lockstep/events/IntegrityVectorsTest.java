package chat.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The published test vectors, which a program in another language computed.
class IntegrityVectorsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonNode vectors =
            JSON.readTree(IntegrityVectorsTest.class.getResourceAsStream("integrity-vectors.json"));

    @Test
    void direct_conversations_have_the_same_id_for_both_users() {
        assertThat(vectors.get("directConversations")).isNotEmpty().allSatisfy(vector -> {
            var one = UserId.of(vector.get("users").get(0).asString());
            var other = UserId.of(vector.get("users").get(1).asString());
            assertThat(ConversationId.direct(one, other))
                    .hasToString(vector.get("id").asString());
            assertThat(ConversationId.direct(other, one))
                    .hasToString(vector.get("id").asString());
        });
    }

    @TestFactory
    Stream<DynamicTest> streams_hash_and_chain_as_published() {
        return vectors.get("streams")
                .valueStream()
                .map(stream -> DynamicTest.dynamicTest(
                        stream.get("conversation").asString() + " "
                                + stream.get("stream").asString(),
                        () -> assertStream(stream)));
    }

    private static void assertStream(JsonNode stream) {
        var conversation = ConversationId.of(stream.get("conversation").asString());
        var key = new StreamKey(conversation, StreamId.of(stream.get("stream").asString()));
        var chain = HashChain.base(conversation, key.stream());
        assertThat(chain).hasToString(stream.get("baseChain").asString());
        for (var vector : stream.get("events")) {
            var wire = vector.get("event");
            var canonical = (Map<?, ?>) JSON.convertValue(
                    JSON.readTree(vector.get("canonical").asString()), new TypeReference<Map<String, Object>>() {});
            assertThat(Jcs.text(canonical)).isEqualTo(vector.get("canonical").asString());
            var event = RecordedEvent.following(
                    chain,
                    key,
                    wire.get("seq").asLong(),
                    wire.get("type").asString(),
                    EventId.of(wire.get("id").asString()),
                    Timestamp.parse(wire.get("at").asString()),
                    JSON.treeToValue(wire.get("by"), Author.class),
                    Jcs.text(JSON.convertValue(wire.get("data"), new TypeReference<Map<String, Object>>() {})));
            assertThat(event.hash()).hasToString(wire.get("hash").asString());
            assertThat(event.chain()).hasToString(wire.get("chain").asString());
            assertThat(event.isVerified(chain)).isTrue();
            assertThat(JSON.readTree(event.json())).isEqualTo(wire);
            chain = event.chain();
        }
    }

    @Test
    void an_altered_event_is_not_verified() {
        var key = new StreamKey(ConversationId.direct(UserId.of("alice"), UserId.of("bob")), StreamId.LOG);
        var base = HashChain.base(key.conversation(), key.stream());
        var event = RecordedEvent.following(
                base,
                key,
                1,
                "messageSent",
                EventId.of("01890a5d-ac97-7d50-8f1b-3a1a5b0c2d4e"),
                Timestamp.parse("2026-01-31T12:00:01.007Z"),
                new Author(UserId.of("bob"), DeviceId.of("laptop")),
                "{\"text\":\"yes\"}");
        var altered = new RecordedEvent(
                event.conversation(),
                event.stream(),
                event.seq(),
                event.type(),
                event.id(),
                event.at(),
                event.by(),
                "{\"text\":\"no\"}",
                event.hash(),
                event.chain());
        assertThat(event.isVerified(base)).isTrue();
        assertThat(altered.isVerified(base)).isFalse();
        assertThat(event.isVerified(event.chain())).isFalse();
    }

    @Test
    void digests_are_as_published_in_any_order() {
        assertThat(vectors.get("digests")).isNotEmpty().allSatisfy(vector -> {
            var digest = new StateDigest();
            vector.get("entries").forEach(entry -> toggle(digest, entry));
            assertThat(digest.value()).hasToString(vector.get("digest").asString());
            vector.get("entries").forEach(entry -> toggle(digest, entry));
            assertThat(digest.value()).isEqualTo(new StateDigest().value());
        });
    }

    private static void toggle(StateDigest digest, JsonNode entry) {
        digest.toggle(
                ConversationId.of(entry.get(0).asString()),
                entry.get(1).asString(),
                entry.get(2).asLong(),
                Hash.of(entry.get(3).asString()),
                entry.get(4).asLong());
    }
}
