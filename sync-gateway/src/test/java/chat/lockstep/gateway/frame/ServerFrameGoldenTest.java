package chat.lockstep.gateway.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.Author;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Limits;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Settings;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.SourcePlace;
import chat.lockstep.readmodel.wire.WireEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Every server frame as clients see it. A file here changes only when the protocol does.
class ServerFrameGoldenTest {

    private static final String GOLDEN = "/chat/lockstep/protocol/frames/server/";
    private static final JsonMapper JSON = Json.mapper();
    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");
    private static final ConversationId ID = ConversationId.direct(ALICE, BOB);
    private static final ConversationId GROUP = ConversationId.of("01890a5d-ac96-774b-bcce-b302099a8058");
    private static final String UUID7 = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final Timestamp AT = Timestamp.parse("2026-01-31T12:00:00.000Z");
    private static final Hash HASH = HashChain.base(ID, StreamId.LOG);

    static Stream<Arguments> frames() {
        var event = RecordedEvent.following(
                HASH,
                new StreamKey(ID, StreamId.LOG),
                1,
                "messageSent",
                EventId.of(UUID7),
                AT,
                new Author(ALICE, DeviceId.of("phone")),
                "{\"messageId\":\"" + UUID7 + "\",\"ordinal\":1,\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"text\":\"hi\"}");
        var from = VersionVector.EMPTY;
        var to = VersionVector.of(StreamId.LOG, 1);
        var error = ProtocolError.ofField(ErrorCode.INVALID_FIELD, "device.id", "must be present", "trace");
        var wait = ProtocolError.retryAfter(ErrorCode.RATE_LIMITED, 40, "more than 50 commands per second", "trace");
        return Stream.of(
                Arguments.of("welcome-current", welcome(ServerFrame.Resume.CURRENT, null)),
                Arguments.of(
                        "welcome-reset", welcome(ServerFrame.Resume.RESET, ServerFrame.ResetReason.CURSOR_UNKNOWN)),
                Arguments.of("welcome-delta", welcome(ServerFrame.Resume.DELTA, null)),
                Arguments.of("heads-removed", new ServerFrame.Heads(List.of(headOfRemoved()), true)),
                Arguments.of(
                        "delta-erased",
                        new ServerFrame.Delta(ID, "1", from, to, List.of(new WireEvent(event, true)), false, null)),
                Arguments.of("snapshot-group", groupSnapshot()),
                Arguments.of("heads", new ServerFrame.Heads(List.of(head()), false)),
                Arguments.of(
                        "delta",
                        new ServerFrame.Delta(ID, "1", from, to, List.of(WireEvent.of(event)), true, new Tag(7L))),
                Arguments.of(
                        "delta-live", new ServerFrame.LiveDelta(ID, "1", from, to, "[" + event.json() + "]", false)),
                Arguments.of(
                        "snapshot",
                        new ServerFrame.Snapshot(
                                new Tag("s"),
                                ID,
                                "2",
                                new Place(1, HASH),
                                new ConversationState(
                                        ConversationKind.DIRECT,
                                        null,
                                        List.of(new Member(ALICE, Role.MEMBER), new Member(BOB, Role.MEMBER)),
                                        Policy.DEFAULT,
                                        List.of()),
                                "epoch_changed")),
                Arguments.of(
                        "messages",
                        new ServerFrame.Messages(new Tag("p"), ID, new MessagePage(List.of(message()), true))),
                Arguments.of("caughtUp", new ServerFrame.CaughtUp("eyIwIjo3fQ", HASH)),
                Arguments.of(
                        "result-applied",
                        new ServerFrame.Result(new CommandResult(
                                CommandId.of(UUID7), CommandResult.Outcome.APPLIED, ID, StreamId.LOG, 1L, AT, null))),
                Arguments.of(
                        "result-rejected",
                        new ServerFrame.Result(CommandResult.rejected(CommandId.of(UUID7), ID, wait))),
                Arguments.of(
                        "result-duplicate",
                        new ServerFrame.Result(new CommandResult(
                                CommandId.of(UUID7), CommandResult.Outcome.DUPLICATE, ID, StreamId.LOG, 1L, AT, null))),
                Arguments.of(
                        "result-unchanged",
                        new ServerFrame.Result(new CommandResult(
                                CommandId.of(UUID7),
                                CommandResult.Outcome.UNCHANGED,
                                ConversationId.ofUser(ALICE),
                                StreamId.LOG,
                                3L,
                                AT,
                                null))),
                Arguments.of("typing", new ServerFrame.Typing(ID, BOB, true)),
                Arguments.of("presence", new ServerFrame.Presence(BOB, Availability.ACTIVE, AT)),
                Arguments.of("presence-offline", new ServerFrame.Presence(BOB, Availability.OFFLINE, null)),
                Arguments.of("lag", new ServerFrame.Lag(List.of(ID))),
                Arguments.of("error", new ServerFrame.Failure(error, new Tag("r"))),
                Arguments.of("drain", new ServerFrame.Drain(List.of(500L, 5_000L))),
                Arguments.of("pong", new ServerFrame.Pong(new Tag("n"), AT)),
                Arguments.of("pong-without-nonce", new ServerFrame.Pong(null, AT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void a_frame_has_its_golden_shape(String name, ServerFrame frame) throws IOException {
        var encoded = JSON.readTree(new FrameEncoder(JSON).encode(frame, Encoding.JSON));

        try (var golden = getClass().getResourceAsStream(GOLDEN + name + ".json")) {
            assertThat(golden).as("%s%s.json for %s", GOLDEN, name, encoded).isNotNull();
            assertThat(encoded).isEqualTo(JSON.readTree(new String(golden.readAllBytes(), UTF_8)));
        }
    }

    /// CBOR holds the very JSON model, in every frame; above all in the events, whose hashes are made over it.
    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void the_same_frame_in_cbor_is_the_same(String name, ServerFrame frame) {
        var encoder = new FrameEncoder(JSON);

        var fromCbor = CBORMapper.builder().build().readTree(encoder.encode(frame, Encoding.CBOR));

        assertThat(JSON.readTree(JSON.writeValueAsBytes(fromCbor)))
                .as(name)
                .isEqualTo(JSON.readTree(encoder.encode(frame, Encoding.JSON)));
    }

    @Test
    void every_type_of_frame_has_a_golden_file() {
        var types = frames().map(frame -> JSON.readTree(
                                new FrameEncoder(JSON).encode((ServerFrame) frame.get()[1], Encoding.JSON))
                        .get("type")
                        .stringValue())
                .collect(Collectors.toSet());

        assertThat(types)
                .containsExactlyInAnyOrder(
                        "welcome",
                        "heads",
                        "delta",
                        "snapshot",
                        "messages",
                        "caughtUp",
                        "result",
                        "typing",
                        "presence",
                        "lag",
                        "error",
                        "drain",
                        "pong");
    }

    private static ServerFrame welcome(ServerFrame.Resume resume, ServerFrame.ResetReason reason) {
        return new ServerFrame.Welcome("s-1", ALICE, DeviceId.of("phone"), AT, 15_000, Limits.DEFAULTS, resume, reason);
    }

    private static ServerFrame groupSnapshot() {
        return new ServerFrame.Snapshot(
                new Tag(1L),
                GROUP,
                "1",
                new Place(1, HASH),
                new ConversationState(
                        ConversationKind.GROUP,
                        "Crew",
                        List.of(new Member(ALICE, Role.OWNER), new Member(BOB, Role.MEMBER)),
                        new Policy(Policy.Who.EVERYONE, Policy.Who.ADMINS, Policy.Who.ADMINS, 86_400L),
                        List.of(MessageId.of(UUID7))),
                null);
    }

    /// A group that the user was removed from, with everything that it set of it.
    private static Head headOfRemoved() {
        return new Head(
                GROUP,
                ConversationKind.GROUP,
                "Crew",
                null,
                "1",
                new Place(1, HASH),
                Place.startOf(GROUP),
                1L,
                0,
                0,
                1,
                null,
                new Settings(AT, true, false, true, "so far"),
                Instant.EPOCH,
                new SourcePlace(1, 0, 0));
    }

    private static Head head() {
        return new Head(
                ID,
                ConversationKind.DIRECT,
                null,
                BOB,
                "1",
                new Place(1, HASH),
                Place.startOf(ID),
                null,
                1,
                0,
                0,
                message(),
                Settings.NONE,
                Instant.EPOCH,
                new SourcePlace(1, 0, 0));
    }

    private static Message message() {
        return new Message(
                MessageId.of(UUID7),
                1,
                1,
                new Author(ALICE, DeviceId.of("phone")),
                AT,
                "hi",
                null,
                null,
                null,
                null,
                Map.of(),
                null);
    }
}
