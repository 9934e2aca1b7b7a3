package chat.lockstep.events.fold;

import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is needed to count a member's unread messages and mentions without looking at the messages.
///
/// The mark is the largest of what the member read, its own last message and its floor; seq and ordinal grow together,
/// so each can be taken for itself. Only what lies beyond the mark is remembered.
///
/// @param markSeq log seq of the mark
/// @param markOrdinal how many messages the log holds up to the mark
/// @param retracted log seqs of retracted messages beyond the mark, ascending
/// @param mentions log seqs of messages beyond the mark that mention the member, ascending; none of them retracted
public record Tally(long markSeq, long markOrdinal, List<Long> retracted, List<Long> mentions) {

    /// A member who has seen nothing and missed nothing.
    public static final Tally NONE = new Tally(0, 0, List.of(), List.of());

    public Tally {
        retracted = List.copyOf(retracted);
        mentions = List.copyOf(mentions);
    }

    /// Messages beyond the mark that are not retracted.
    ///
    /// @param headOrdinal how many messages the log holds
    public long unread(long headOrdinal) {
        return Math.max(0, headOrdinal - markOrdinal - retracted.size());
    }

    /// The tally with the mark at `seq`, or further if it was.
    ///
    /// @param ordinal how many messages the log holds up to `seq`
    public Tally marked(long seq, long ordinal) {
        return seq <= markSeq
                ? this
                : new Tally(seq, Math.max(markOrdinal, ordinal), beyond(retracted, seq), beyond(mentions, seq));
    }

    /// The tally of `member` after one more event of the log.
    ///
    /// @param seq log seq of the event
    /// @param by author of the event
    public Tally after(ConversationEvent event, long seq, UserId by, UserId member) {
        return switch (event) {
            case MessageSent sent when by.equals(member) -> marked(seq, sent.ordinal());
            case MessageSent sent -> mentioned(seq, isIn(sent.mentions(), member));
            case MessageEdited edited -> mentioned(edited.messageSeq(), isIn(edited.mentions(), member));
            case MessageRetracted taken
            when taken.messageSeq() > markSeq ->
                new Tally(
                        markSeq,
                        markOrdinal,
                        with(retracted, taken.messageSeq(), true),
                        with(mentions, taken.messageSeq(), false));
            default -> this;
        };
    }

    private Tally mentioned(long message, boolean isMentioned) {
        if (message <= markSeq || retracted.contains(message) || mentions.contains(message) == isMentioned) {
            return this;
        }
        return new Tally(markSeq, markOrdinal, retracted, with(mentions, message, isMentioned));
    }

    private static boolean isIn(@Nullable List<UserId> users, UserId member) {
        return users != null && users.contains(member);
    }

    private static List<Long> beyond(List<Long> seqs, long mark) {
        return seqs.stream().filter(seq -> seq > mark).toList();
    }

    private static List<Long> with(List<Long> seqs, long seq, boolean isIn) {
        SortedSet<Long> changed = new TreeSet<>(seqs);
        if (isIn) {
            changed.add(seq);
        } else {
            changed.remove(seq);
        }
        return List.copyOf(changed);
    }
}
