package chat.lockstep.readmodel.inbox;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What changes in one inbox row; the parts that are null stay as they are.
///
/// @param log where the conversation's log stands now
/// @param title of the group
/// @param membership the member came or went
/// @param preview the newest message, its text not yet cut
/// @param read the member's read mark
/// @param own the member's own last message
/// @param mentionSeqs the whole list of messages that mention the member
/// @param retractedSeqs the whole list of messages that were taken back before the member saw them
/// @param source the last event that is in this change
public record InboxChange(
        UserId user,
        ConversationId conversation,
        @Nullable LogHead log,
        @Nullable String title,
        @Nullable Membership membership,
        @Nullable Message preview,
        @Nullable Mark read,
        @Nullable Mark own,
        @Nullable List<Long> mentionSeqs,
        @Nullable List<Long> retractedSeqs,
        SourcePlace source) {

    /// @param peer the other user of a direct conversation
    /// @param ordinal how many messages the log holds
    /// @param lastActivity when the log last grew
    public record LogHead(
            ConversationKind kind,
            @Nullable UserId peer,
            String epoch,
            Place place,
            long ordinal,
            Timestamp lastActivity) {}

    /// From where and up to where the member sees the log.
    ///
    /// @param floor where the member came in; null for one who only goes
    /// @param until log seq of the removal; 0 for a member
    public record Membership(@Nullable Floor floor, long until) {}

    /// @param place just before the event that brought the member
    /// @param ordinal how many messages the log held there
    public record Floor(Place place, long ordinal) {}
}
