package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Limits;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.frame.ClientFrames;
import chat.lockstep.gateway.frame.Encoding;
import chat.lockstep.gateway.frame.FrameDecoder;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.gateway.frame.Parsed;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Whatever becomes of the fields of a frame: the answer is a defined error or a correct effect, and nobody else
/// notices.
class BadInputTest {

    private static final JsonMapper JSON = Json.mapper();
    private static final CBORMapper CBOR = CBORMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// What a client may cause: a token, device or protocol that are not good, frames that are too many.
    private static final Set<CloseCode> DEFINED =
            Set.of(CloseCode.UNAUTHENTICATED, CloseCode.UNSUPPORTED_PROTOCOL, CloseCode.MALFORMED_FRAMES);

    private static final Set<String> CODES =
            Stream.of(ErrorCode.values()).map(ErrorCode::wireName).collect(Collectors.toSet());

    @Property(tries = 400)
    void a_mutated_frame_is_refused_or_has_its_effect(
            @ForAll("frames") String name, @ForAll long seed, @ForAll("encodings") Encoding encoding) {
        var mutated = (ObjectNode) JSON.readTree(ClientFrames.text(name));
        new Mutation(new Random(seed)).apply(mutated);
        try (var session = new SessionHarness(Limits.DEFAULTS, encoding)) {
            var chat = session.world.direct(World.ALICE, World.BOB);
            var other = bystander(session);
            greet(session, encoding);

            send(session, encoding, mutated);
            session.pass(Duration.ofSeconds(3));

            assertDefined(session.wire, encoding, mutated);
            assertUndisturbed(session, other, chat);
        }
    }

    /// Without harm: bytes that are nearly CBOR, and any others.
    @Property(tries = 2_000)
    void any_bytes_are_a_frame_or_refused(@ForAll("frames") String name, @ForAll long seed) {
        var random = new Random(seed);
        var bytes = CBOR.writeValueAsBytes(JSON.readTree(ClientFrames.text(name)));
        for (int i = 0; i <= random.nextInt(4); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }

        assertThat(new FrameDecoder(JSON).cbor(bytes)).isInstanceOf(Parsed.class);
    }

    @Test
    void a_frame_of_the_other_kind_is_malformed() {
        try (var session = new SessionHarness(Limits.DEFAULTS, Encoding.CBOR)) {
            session.session.text("{\"type\":\"ping\"}");
            session.settle();

            var error = CBOR.readTree(session.wire.frames.getFirst()).get("error");
            assertThat(error.get("code").stringValue()).isEqualTo("malformed_frame");
        }
    }

    @Provide
    Arbitrary<String> frames() {
        return Arbitraries.of(ClientFrames.NAMES);
    }

    @Provide
    Arbitrary<Encoding> encodings() {
        return Arbitraries.of(Encoding.values());
    }

    private static void greet(SessionHarness session, Encoding encoding) {
        var hello = NODES.objectNode().put("type", "hello").put("protocol", 1);
        hello.set("device", NODES.objectNode().put("id", "phone"));
        hello.put("token", session.token("alice", "phone", Duration.ofHours(1)));
        send(session, encoding, hello);
        session.pass(Duration.ofMillis(50));
        session.wire.frames.clear();
    }

    private static SessionHarness.FakeWire bystander(SessionHarness session) {
        session.world.account(World.BOB);
        var wire = new SessionHarness.FakeWire();
        session.connect(wire)
                .text("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"tv\"},\"token\":\""
                        + session.token("bob", "tv", Duration.ofHours(1)) + "\"}");
        session.pass(Duration.ofMillis(50));
        wire.frames.clear();
        return wire;
    }

    private static void send(SessionHarness session, Encoding encoding, JsonNode frame) {
        if (encoding == Encoding.JSON) {
            session.send(frame.toString());
        } else {
            session.session.binary(CBOR.writeValueAsBytes(frame));
            session.settle();
        }
    }

    private static void assertDefined(SessionHarness.FakeWire wire, Encoding encoding, JsonNode sent) {
        if (wire.closed != null) {
            assertThat(DEFINED).as("%s", sent).contains(wire.closed);
        }
        for (var bytes : wire.frames) {
            var frame = encoding == Encoding.JSON ? JSON.readTree(bytes) : CBOR.readTree(bytes);
            if (frame.has("error")) {
                var error = frame.get("error");
                assertThat(CODES).contains(error.get("code").stringValue());
                assertThat(error.toString()).as("%s", sent).doesNotContain("Exception", "tools.jackson", "java.");
            }
        }
    }

    private static void assertUndisturbed(SessionHarness session, SessionHarness.FakeWire other, ConversationId chat) {
        session.hint(session.world.hint(session.world.message(chat, World.BOB)));
        assertThat(other.closed).isNull();
        assertThat(other.frames).isNotEmpty();
    }

    /// One change at a random place of a tree.
    private record Mutation(Random random) {

        void apply(ObjectNode root) {
            var places = new ArrayList<Consumer<JsonNode>>();
            var values = new ArrayList<JsonNode>();
            collect(root, places, values);
            var at = random.nextInt(places.size());
            places.get(at).accept(random.nextInt(5) == 0 ? null : other(values.get(at)));
        }

        private void collect(JsonNode node, List<Consumer<JsonNode>> places, List<JsonNode> values) {
            if (node instanceof ObjectNode object) {
                for (var name : List.copyOf(object.propertyNames())) {
                    places.add(value -> set(object, name, value));
                    values.add(object.get(name));
                    collect(object.get(name), places, values);
                }
            } else if (node instanceof ArrayNode array) {
                for (int i = 0; i < array.size(); i++) {
                    var index = i;
                    places.add(value -> array.set(index, value == null ? NODES.nullNode() : value));
                    values.add(array.get(i));
                    collect(array.get(i), places, values);
                }
            }
        }

        private static void set(ObjectNode object, String name, JsonNode value) {
            if (value == null) {
                object.remove(name);
            } else {
                object.set(name, value);
            }
        }

        private JsonNode other(JsonNode before) {
            return switch (random.nextInt(14)) {
                case 0 -> NODES.nullNode();
                case 1 -> NODES.numberNode(-1);
                case 2 -> NODES.numberNode(Long.MAX_VALUE);
                case 3 -> NODES.numberNode(new BigInteger("9".repeat(60)));
                case 4 -> NODES.numberNode(1.5);
                case 5 -> NODES.booleanNode(random.nextBoolean());
                case 6 -> NODES.stringNode("");
                case 7 -> NODES.stringNode("x".repeat(20_000));
                case 8 -> NODES.stringNode("unknown");
                case 9 -> NODES.stringNode("a\u0000b");
                case 10 -> NODES.arrayNode().add(before);
                case 11 -> NODES.objectNode().set("x", before);
                case 12 -> list(600);
                default -> NODES.stringNode("user:mallory");
            };
        }

        private static JsonNode list(int size) {
            var list = NODES.arrayNode();
            for (int i = 0; i < size; i++) {
                list.add("user" + i);
            }
            return list;
        }
    }
}
