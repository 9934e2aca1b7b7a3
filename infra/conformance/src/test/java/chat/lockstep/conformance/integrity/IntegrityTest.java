package chat.lockstep.conformance.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The published vectors, which another program computed, read as plain JSON.
class IntegrityTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static JsonNode vectors;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream file =
                IntegrityTest.class.getResourceAsStream("/chat/lockstep/events/integrity-vectors.json")) {
            vectors = JSON.readTree(Objects.requireNonNull(file));
        }
    }

    @Test
    void the_canonical_form_is_the_published_one() {
        int compared = 0;
        for (var stream : vectors.path("streams")) {
            for (var one : stream.path("events")) {
                var event = ((ObjectNode) one.path("event")).deepCopy();
                event.remove(List.of("hash", "chain", "erased"));
                assertThat(Jcs.text(event)).isEqualTo(one.path("canonical").stringValue());
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(3);
    }

    @Test
    void hashes_are_the_published_ones() {
        for (var stream : vectors.path("streams")) {
            for (var one : stream.path("events")) {
                assertThat(Integrity.hash(one.path("event")))
                        .isEqualTo(one.at("/event/hash").stringValue());
            }
        }
    }

    @Test
    void chains_are_the_published_ones() {
        for (var stream : vectors.path("streams")) {
            var conversation = stream.path("conversation").stringValue();
            var name = stream.path("stream").stringValue();
            var chain = Integrity.baseChain(conversation, name);
            assertThat(chain).isEqualTo(stream.path("baseChain").stringValue());
            for (var one : stream.path("events")) {
                chain = Integrity.chain(chain, one.at("/event/hash").stringValue());
                assertThat(chain).isEqualTo(one.at("/event/chain").stringValue());
            }
        }
    }

    @Test
    void ids_of_direct_conversations_are_the_published_ones() {
        assertThat(vectors.path("directConversations").size()).isGreaterThan(3);
        for (var one : vectors.path("directConversations")) {
            assertThat(Integrity.directConversation(
                            one.at("/users/0").stringValue(), one.at("/users/1").stringValue()))
                    .isEqualTo(one.path("id").stringValue());
        }
    }

    @Test
    void digests_are_the_published_ones() {
        assertThat(vectors.path("digests").size()).isGreaterThan(2);
        for (var one : vectors.path("digests")) {
            var heads = new ArrayList<JsonNode>();
            for (var entry : one.path("entries")) {
                var head = JSON.createObjectNode();
                head.set("id", entry.get(0));
                head.set("epoch", entry.get(1));
                head.putObject("log").set("seq", entry.get(2));
                ((ObjectNode) head.path("log")).set("chain", entry.get(3));
                head.set("readUpTo", entry.get(4));
                heads.add(head);
            }
            assertThat(Integrity.digestOf(heads)).isEqualTo(one.path("digest").stringValue());
        }
    }

    @Test
    void a_replica_takes_a_published_stream() {
        var stream = vectors.at("/streams/0");
        var replica = new Replica(stream.path("conversation").stringValue());
        replica.take(delta(stream));
        assertThat(replica.vector())
                .containsEntry("log", (long) stream.path("events").size());
    }

    @Test
    void a_replica_refuses_what_was_tampered_with() {
        var stream = vectors.at("/streams/0");
        refuses(stream, "hash", delta -> ((ObjectNode) delta.at("/events/1/data")).put("text", "another text"));
        refuses(stream, "chain", delta -> ((ObjectNode) delta.at("/events/1")).put("chain", "A".repeat(43)));
        refuses(
                stream,
                "expected seq 2",
                delta -> ((ObjectNode) delta).withArray("events").remove(1));
        refuses(stream, "at is", delta -> rewritten((ObjectNode) delta.at("/events/1"), stream));
    }

    /// With an earlier `at`, and hash and chain that fit.
    private static void rewritten(ObjectNode event, JsonNode stream) {
        event.put("at", "2020-01-01T00:00:00.000Z");
        event.put("hash", Integrity.hash(event));
        event.put(
                "chain",
                Integrity.chain(
                        stream.at("/events/0/event/chain").stringValue(),
                        event.path("hash").stringValue()));
    }

    private static void refuses(JsonNode stream, String why, java.util.function.Consumer<JsonNode> tamper) {
        var delta = delta(stream);
        tamper.accept(delta);
        assertThatThrownBy(() -> new Replica(stream.path("conversation").stringValue()).take(delta))
                .isInstanceOf(Replica.Mismatch.class)
                .hasMessageContaining(why);
    }

    private static JsonNode delta(JsonNode stream) {
        var delta = JSON.createObjectNode();
        var events = delta.putArray("events");
        stream.path("events").forEach(one -> events.add(one.path("event").deepCopy()));
        return delta;
    }

    @Test
    void the_canonical_form_sorts_by_utf_16_units_and_escapes_little() {
        var value = JSON.readTree(
                "{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"b\":[true,null,\"\\u000f\\n\\u2028</\"],\"a\":{}}");
        assertThat(Jcs.text(value))
                .isEqualTo("{\"a\":{},\"b\":[true,null,\"\\u000f\\n\u2028</\"],\"\ud83d\ude00\":2,\"\ufb33\":1}");
    }

    @Test
    void the_canonical_form_has_no_fractions() {
        assertThatThrownBy(() -> Jcs.text(JSON.readTree("{\"a\":1.5}"))).isInstanceOf(IllegalArgumentException.class);
    }
}
