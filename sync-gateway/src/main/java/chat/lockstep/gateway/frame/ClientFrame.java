package chat.lockstep.gateway.frame;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a client sends, in the shapes of PROTOCOL, section 4; each has a golden file. [FrameParser] makes these, so
/// every field is within its limits.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface ClientFrame {

    /// The first frame: who is there, and what it holds already. Its field `protocol` is [FrameParser]'s to check.
    ///
    /// @param token absent when it came with the upgrade
    /// @param cursor of the last `caughtUp`
    /// @param digest of all that the device holds
    /// @param credit counted frames that the server may send; absent for any number
    @JsonTypeName("hello")
    record Hello(
            @Nullable String token,
            HelloDevice device,
            @Nullable String cursor,
            @Nullable Hash digest,
            @Nullable Long credit)
            implements ClientFrame {}

    /// @param name what the user calls the device
    /// @param platform what the client says it runs on
    record HelloDevice(
            DeviceId id, @Nullable String name, @Nullable String platform) {}

    @JsonTypeName("subscribe")
    record Subscribe(ConversationId conversation, Interest interest) implements ClientFrame {}

    /// A request that is answered with what the views hold of one conversation.
    sealed interface Read extends ClientFrame {
        Tag request();

        ConversationId conversation();
    }

    /// @param epoch of `have`; absent if the client does not say
    @JsonTypeName("pull")
    record Pull(
            Tag request,
            ConversationId conversation,
            @Nullable String epoch,
            VersionVector have,

            @JsonProperty(defaultValue = "" + FrameParser.PULL_LIMIT_DEFAULT)
            int limit)
            implements Read {}

    @JsonTypeName("snapshot")
    record Snapshot(Tag request, ConversationId conversation) implements Read {}

    /// @param before only messages below this log seq; absent for the newest
    @JsonTypeName("page")
    record Page(
            Tag request,
            ConversationId conversation,
            @Nullable Long before,

            @JsonProperty(defaultValue = "" + FrameParser.PAGE_LIMIT_DEFAULT)
            int limit)
            implements Read {}

    /// @param data an object; the command side knows what belongs into it
    /// @param after a command of this connection that must not have failed for a passing reason
    @JsonTypeName("command")
    record Command(
            CommandId id,
            String action,
            @Nullable ConversationId conversation,
            JsonNode data,
            @Nullable CommandId after)
            implements ClientFrame {}

    @JsonTypeName("ack")
    record Ack(Map<ConversationId, Mark> marks) implements ClientFrame {

        public Ack {
            marks = Map.copyOf(marks);
        }
    }

    /// @param chain the device's chain at `seq`, if it says
    record Mark(long seq, @Nullable Hash chain) {}

    /// @param frames how many more counted frames the server may send
    @JsonTypeName("credit")
    record Credit(long frames) implements ClientFrame {}

    /// The user writes, or stopped. Ephemeral: only the latest counts.
    @JsonTypeName("typing")
    record Typing(ConversationId conversation, boolean active) implements ClientFrame {}

    /// How present the user is at this device, and whose presence it wants to see.
    ///
    /// @param watch replaces the list; absent to keep it
    @JsonTypeName("presence")
    record Presence(@Nullable Availability status, @Nullable List<UserId> watch) implements ClientFrame {

        public Presence {
            watch = watch == null ? null : List.copyOf(watch);
        }
    }

    @JsonTypeName("ping")
    record Ping(@Nullable Tag nonce) implements ClientFrame {}
}
