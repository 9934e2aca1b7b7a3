package chat.lockstep.gateway.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// The golden frames of clients.
public final class ClientFrames {

    public static final List<String> NAMES = List.of(
            "ack",
            "ack-chain",
            "command-addMembers",
            "command-block",
            "command-configure",
            "command-createConversation",
            "command-createConversation-group",
            "command-draft",
            "command-edit",
            "command-hideMessage",
            "command-leave",
            "command-pinMessage",
            "command-react",
            "command-read",
            "command-read-private",
            "command-removeMember",
            "command-rename",
            "command-renameDevice",
            "command-retract",
            "command-revokeDevice",
            "command-send",
            "command-setPolicy",
            "command-setRole",
            "command-unblock",
            "command-unpinMessage",
            "command-unreact",
            "credit",
            "hello",
            "hello-resume",
            "page",
            "page-before",
            "ping",
            "ping-nonce",
            "presence",
            "presence-watch",
            "pull",
            "pull-epoch",
            "snapshot",
            "subscribe-full",
            "subscribe-head",
            "subscribe-none",
            "typing");

    private ClientFrames() {}

    public static String text(String name) {
        var path = "/chat/lockstep/protocol/frames/client/" + name + ".json";
        try (var golden = Objects.requireNonNull(ClientFrames.class.getResourceAsStream(path), path)) {
            return new String(golden.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
