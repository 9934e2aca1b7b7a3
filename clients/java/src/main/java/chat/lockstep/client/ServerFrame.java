package chat.lockstep.client;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the server sends, as far as this client listens.
sealed interface ServerFrame {

    /// What costs credit.
    sealed interface Counted extends ServerFrame {}

    /// @param resume `current`, `delta` or `reset`
    record Welcome(
            String session,
            @Nullable Timestamp serverTime,
            long heartbeatMillis,
            @Nullable ServerLimits limits,
            String resume,
            @Nullable String reason)
            implements ServerFrame {

        boolean isReset() {
            return resume.equals("reset");
        }
    }

    record Heads(List<Head> conversations, boolean more) implements Counted {}

    /// @param events as they came; each is read by itself, so that one bad event does not hide the frame
    record Delta(
            ConversationId conversation,
            String epoch,
            @Nullable VersionVector to,
            List<Map<String, Object>> events,
            boolean more,
            @Nullable String request)
            implements Counted {}

    /// A conversation as a whole at a place: asked for, or because a pull named an epoch that is over.
    record Snapshot(
            ConversationId conversation,
            String epoch,
            Place log,
            ConversationState state,
            @Nullable String request,
            @Nullable String reason)
            implements Counted {}

    /// @param messages newest first
    record Messages(@Nullable String request, ConversationId conversation, List<Message> messages, boolean more)
            implements Counted {}

    record Typing(ConversationId conversation, UserId user, boolean active) implements ServerFrame {}

    record PresenceOf(UserId user, String status, @Nullable Timestamp lastSeen) implements ServerFrame {}

    record CaughtUp(String cursor, Hash digest) implements ServerFrame {}

    record Result(
            CommandId id,
            String outcome,
            @Nullable ConversationId conversation,
            @Nullable StreamId stream,
            @Nullable Long seq,
            @Nullable Timestamp at,
            @Nullable LockstepError error)
            implements ServerFrame {}

    record Failure(LockstepError error, @Nullable String request) implements ServerFrame {}

    /// @param reconnectAfterMillis the shortest and the longest wait
    record Drain(List<Long> reconnectAfterMillis) implements ServerFrame {}

    record Lag(List<ConversationId> conversations) implements ServerFrame {}

    record Pong(@Nullable String nonce) implements ServerFrame {}

    /// A kind that this client does not know or need.
    record Other(String type) implements ServerFrame {}
}
