package chat.lockstep.readmodel.wire;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Settings;
import chat.lockstep.readmodel.watermark.Cursor;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One conversation as one member's list of conversations shows it; also what this member may read of it.
///
/// @param peer the other user of a direct conversation
/// @param log the head of the log, for this member
/// @param floor the place just before the first event that this member may see
/// @param until log seq of this member's removal, the last event it may see
/// @param unread messages after the mark `readUpTo`; 0 after the removal
/// @param mentions unread messages that mention this member
/// @param readUpTo the mark: the largest of what the member read, its own last message and the floor; 0 if private
/// @param preview the last message, unless it expired or this member hid it; it shows no reactions
/// @param settings this member's settings of the conversation
/// @param lastActivity when the log last grew; heads are listed by it, newest first
/// @param source where the row's last change came from
/// @param own the rest of what this member keeps of the conversation; null if it never set anything
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Head(
        ConversationId id,
        ConversationKind kind,
        @Nullable String title,
        @Nullable UserId peer,
        String epoch,
        Place log,
        Place floor,
        @Nullable Long until,
        long unread,
        long mentions,
        long readUpTo,
        @Nullable Message preview,
        Settings settings,
        @JsonIgnore Instant lastActivity,
        @JsonIgnore SourcePlace source,
        @JsonIgnore @Nullable Own own) {

    /// @param isHiding whether the member hid any message of the conversation
    /// @param source where the last change of what it keeps came from
    public record Own(UserId user, boolean isHiding, SourcePlace source) {}

    /// The head of a member who never set anything of the conversation.
    public Head(
            ConversationId id,
            ConversationKind kind,
            @Nullable String title,
            @Nullable UserId peer,
            String epoch,
            Place log,
            Place floor,
            @Nullable Long until,
            long unread,
            long mentions,
            long readUpTo,
            @Nullable Message preview,
            Settings settings,
            Instant lastActivity,
            SourcePlace source) {
        this(
                id,
                kind,
                title,
                peer,
                epoch,
                log,
                floor,
                until,
                unread,
                mentions,
                readUpTo,
                preview,
                settings,
                lastActivity,
                source,
                null);
    }

    /// Whether anything of it changed after `cursor` was read.
    public boolean isChangedSince(Cursor cursor) {
        return source.isBeyond(cursor) || (own != null && own.source().isBeyond(cursor));
    }
}
