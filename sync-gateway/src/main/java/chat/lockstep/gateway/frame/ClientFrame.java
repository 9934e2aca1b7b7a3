package chat.lockstep.gateway.frame;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.VersionVector;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a client sends. [FrameParser] makes these, so every field is within its limits.
public sealed interface ClientFrame {

    /// The first frame: who is there, and what it holds already.
    ///
    /// @param token absent when it came with the upgrade
    /// @param name what the user calls the device
    /// @param platform what the client says it runs on
    /// @param cursor of the last `caughtUp`
    /// @param digest of all that the device holds
    /// @param credit counted frames that the server may send; absent for any number
    record Hello(
            @Nullable String token,
            DeviceId device,
            @Nullable String name,
            @Nullable String platform,
            @Nullable String cursor,
            @Nullable Hash digest,
            @Nullable Long credit)
            implements ClientFrame {}

    record Subscribe(ConversationId conversation, Interest interest) implements ClientFrame {}

    /// A request that is answered with what the views hold of one conversation.
    sealed interface Read extends ClientFrame {
        Tag request();

        ConversationId conversation();
    }

    /// @param epoch of `have`; absent if the client does not say
    record Pull(
            Tag request,
            ConversationId conversation,
            @Nullable String epoch,
            VersionVector have,
            int limit) implements Read {}

    record Snapshot(Tag request, ConversationId conversation) implements Read {}

    /// @param before only messages below this log seq; absent for the newest
    record Page(
            Tag request,
            ConversationId conversation,
            @Nullable Long before,
            int limit) implements Read {}

    /// @param data an object; the command side knows what belongs into it
    /// @param after a command of this connection that must not have failed for a passing reason
    record Command(
            CommandId id,
            String action,
            @Nullable ConversationId conversation,
            JsonNode data,
            @Nullable CommandId after)
            implements ClientFrame {}

    record Ack(Map<ConversationId, Mark> marks) implements ClientFrame {

        public Ack {
            marks = Map.copyOf(marks);
        }
    }

    /// @param chain the device's chain at `seq`, if it says
    record Mark(long seq, @Nullable Hash chain) {}

    /// @param frames how many more counted frames the server may send
    record Credit(long frames) implements ClientFrame {}

    record Ping(@Nullable Tag nonce) implements ClientFrame {}
}
