package chat.lockstep.gateway.frame;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Limits;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.WireEvent;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the server sends. The shapes are those of PROTOCOL, section 5; each has a golden file.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface ServerFrame {

    /// The frames that cost credit.
    sealed interface Counted extends ServerFrame {}

    @JsonTypeName("welcome")
    record Welcome(
            String session,
            UserId user,
            DeviceId device,
            Timestamp serverTime,
            long heartbeatMillis,
            Limits limits,
            Resume resume,
            @Nullable ResetReason reason)
            implements ServerFrame {}

    /// The frames that are dropped where there is no room for them; the latest wins.
    sealed interface Ephemeral extends ServerFrame {}

    /// How the connection begins.
    enum Resume {
        /// The device holds what the server holds.
        @JsonProperty("current")
        CURRENT,
        /// The heads that changed since the cursor follow.
        @JsonProperty("delta")
        DELTA,
        /// All heads follow.
        @JsonProperty("reset")
        RESET
    }

    /// Why all heads follow.
    enum ResetReason {
        @JsonProperty("new_device")
        NEW_DEVICE,
        @JsonProperty("cursor_unknown")
        CURSOR_UNKNOWN,
        /// A conversation has another history than when the cursor was given.
        @JsonProperty("epoch_changed")
        EPOCH_CHANGED
    }

    @JsonTypeName("heads")
    record Heads(List<Head> conversations, boolean more) implements Counted {}

    @JsonTypeName("delta")
    record Delta(
            ConversationId conversation,
            String epoch,
            VersionVector from,
            VersionVector to,
            List<WireEvent> events,
            boolean more,
            @Nullable Tag request)
            implements Counted {

        public static Delta of(chat.lockstep.readmodel.wire.Delta delta, @Nullable Tag request) {
            return new Delta(
                    delta.conversation(),
                    delta.epoch(),
                    delta.from(),
                    delta.to(),
                    delta.events(),
                    delta.more(),
                    request);
        }
    }

    /// The delta of one event that was just appended, whose JSON is sent on as it came.
    ///
    /// @param events a JSON array
    @JsonTypeName("delta")
    record LiveDelta(
            ConversationId conversation,
            String epoch,
            VersionVector from,
            VersionVector to,
            @JsonRawValue String events,
            boolean more)
            implements Counted {}

    @JsonTypeName("snapshot")
    record Snapshot(
            @Nullable Tag request,
            ConversationId conversation,
            String epoch,
            Place log,
            ConversationState state,
            @Nullable String reason)
            implements Counted {

        public static Snapshot of(
                chat.lockstep.readmodel.wire.Snapshot snapshot, @Nullable Tag request, @Nullable String reason) {
            return new Snapshot(
                    request, snapshot.conversation(), snapshot.epoch(), snapshot.log(), snapshot.state(), reason);
        }
    }

    @JsonTypeName("messages")
    record Messages(
            Tag request,
            ConversationId conversation,
            @JsonUnwrapped MessagePage page) implements Counted {}

    /// @param cursor opaque to the device
    @JsonTypeName("caughtUp")
    record CaughtUp(String cursor, Hash digest) implements ServerFrame {}

    @JsonTypeName("result")
    record Result(@JsonUnwrapped CommandResult result) implements ServerFrame {}

    @JsonTypeName("typing")
    record Typing(ConversationId conversation, UserId user, boolean active) implements Ephemeral {}

    /// @param lastSeen absent if it is not known, or not to be told
    @JsonTypeName("presence")
    record Presence(
            UserId user, Availability status, @Nullable Timestamp lastSeen) implements Ephemeral {}

    @JsonTypeName("lag")
    record Lag(List<ConversationId> conversations) implements ServerFrame {}

    @JsonTypeName("error")
    record Failure(ProtocolError error, @Nullable Tag request) implements ServerFrame {}

    /// @param reconnectAfterMillis least and most; the client takes a random time between
    @JsonTypeName("drain")
    record Drain(List<Long> reconnectAfterMillis) implements ServerFrame {}

    @JsonTypeName("pong")
    record Pong(@Nullable Tag nonce, Timestamp serverTime) implements ServerFrame {}
}
