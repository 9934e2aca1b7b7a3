package chat.lockstep.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.Timestamp;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The frames that the gateway's tests hold it to, read and written by this side.
class GoldenFramesTest {

    private static final String FOLDER = "/chat/lockstep/protocol/frames/";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caughtUp",
                "delta",
                "delta-erased",
                "delta-live",
                "drain",
                "error",
                "heads",
                "heads-removed",
                "lag",
                "messages",
                "pong",
                "pong-without-nonce",
                "presence",
                "presence-offline",
                "result-applied",
                "result-duplicate",
                "result-rejected",
                "result-unchanged",
                "snapshot",
                "snapshot-group",
                "typing",
                "welcome-current",
                "welcome-delta",
                "welcome-reset"
            })
    void every_frame_of_the_server_is_understood(String name) throws IOException {
        var frame = Frames.parse(golden("server/" + name));
        assertThat(frame).isNotInstanceOf(ServerFrame.Other.class);
        if (frame instanceof ServerFrame.Delta delta) {
            assertThat(delta.events()).allSatisfy(fields -> {
                var event = new WireEvent(delta.conversation(), fields);
                assertThat(event.data().isPresent()).isNotEqualTo(event.isErased());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "addMembers",
                "block",
                "configure",
                "createConversation",
                "createConversation-group",
                "draft",
                "edit",
                "hideMessage",
                "leave",
                "pinMessage",
                "react",
                "read",
                "read-private",
                "removeMember",
                "rename",
                "renameDevice",
                "retract",
                "revokeDevice",
                "send",
                "setPolicy",
                "setRole",
                "unblock",
                "unpinMessage",
                "unreact"
            })
    void every_command_is_written_alike_and_its_event_is_predicted(String name) throws IOException {
        var golden = Frames.object(golden("client/command-" + name));
        var conversation = golden.get("conversation");
        var row = new OutboxRow(
                1,
                CommandId.of((String) golden.get("id")),
                (String) golden.get("action"),
                ConversationId.of(conversation == null ? "user:alice" : (String) conversation),
                conversation != null,
                Jcs.text(golden.get("data")),
                CommandStatus.State.QUEUED,
                null,
                Timestamp.ofEpochMilli(0),
                null,
                null);
        var after = Optional.ofNullable((String) golden.get("after"));
        assertThat(Frames.object(Frames.command(row, after))).isEqualTo(golden);
        assertThat(Prediction.of(row, Histories.ALICE)).isPresent();
    }

    private static String golden(String name) throws IOException {
        try (var file = GoldenFramesTest.class.getResourceAsStream(FOLDER + name + ".json")) {
            assertThat(file).as(name).isNotNull();
            return new String(file.readAllBytes(), UTF_8);
        }
    }
}
