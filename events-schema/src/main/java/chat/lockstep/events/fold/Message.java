package chat.lockstep.events.fold;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.ReactionAdded;
import chat.lockstep.events.ConversationEvent.ReactionRemoved;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A message in the state that the events so far have given it.
///
/// A retracted message keeps its place and its author; its text, mentions and reactions are gone, and nothing that
/// comes later changes it.
///
/// @param seq log seq of the event that made it
/// @param ordinal how many messages the log holds up to and with this one
/// @param at when it was sent
/// @param text absent once retracted
/// @param editedAt time of the last edit
/// @param retracted true or absent
/// @param mentions members who are mentioned; absent if none
/// @param reactions users by emoji, both in the order of their UTF-16 code units, each user once
/// @param expiresAt when it is no longer to be shown
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Message(
        MessageId messageId,
        long seq,
        long ordinal,
        Author by,
        Timestamp at,
        @Nullable String text,
        @Nullable Timestamp editedAt,
        @JsonProperty @Nullable Boolean retracted,
        @Nullable MessageId replyTo,
        @Nullable List<UserId> mentions,
        Map<String, List<UserId>> reactions,
        @Nullable Timestamp expiresAt) {

    /// Characters (Unicode code points) of text that a preview keeps.
    public static final int PREVIEW_CHARACTERS_MAX = 100;

    public Message {
        mentions = mentions == null || mentions.isEmpty() ? null : List.copyOf(mentions);
        var sorted = new TreeMap<String, List<UserId>>();
        reactions.forEach((emoji, users) ->
                sorted.put(emoji, users.stream().distinct().sorted().toList()));
        reactions = Collections.unmodifiableMap(new LinkedHashMap<>(sorted));
    }

    /// The message as it was sent.
    ///
    /// @param seq log seq of the event
    /// @param by author of the event
    /// @param at time of the event
    public static Message sent(MessageSent sent, long seq, Author by, Timestamp at) {
        return new Message(
                sent.messageId(),
                seq,
                sent.ordinal(),
                by,
                at,
                sent.text(),
                null,
                null,
                sent.replyTo(),
                sent.mentions(),
                Map.of(),
                sent.expiresAt());
    }

    /// The message after an event that concerns it.
    ///
    /// @param by author of the event
    /// @param at time of the event
    public Message after(MessageEvent event, Author by, Timestamp at) {
        if (isRetracted()) {
            return this;
        }
        return switch (event) {
            case MessageEdited edited -> with(edited.text(), at, null, edited.mentions(), reactions);
            case MessageRetracted _ -> with(null, null, true, null, Map.of());
            case ReactionAdded added -> reacted(added.emoji(), by.user(), true);
            case ReactionRemoved removed -> reacted(removed.emoji(), by.user(), false);
        };
    }

    @JsonIgnore
    public boolean isRetracted() {
        return Boolean.TRUE.equals(retracted);
    }

    /// Whether it is no longer to be shown at `now`.
    public boolean isExpired(Timestamp now) {
        return expiresAt != null && expiresAt.compareTo(now) <= 0;
    }

    /// This message with its text cut for a list of conversations. Counts code points, so a surrogate pair stays whole.
    public Message preview() {
        if (text == null || text.codePointCount(0, text.length()) <= PREVIEW_CHARACTERS_MAX) {
            return this;
        }
        var cut = text.substring(0, text.offsetByCodePoints(0, PREVIEW_CHARACTERS_MAX));
        return with(cut, editedAt, retracted, mentions, reactions);
    }

    private Message reacted(String emoji, UserId user, boolean isAdded) {
        var users = new TreeSet<>(reactions.getOrDefault(emoji, List.of()));
        var changed = isAdded ? users.add(user) : users.remove(user);
        if (!changed) {
            return this;
        }
        var all = new TreeMap<>(reactions);
        if (users.isEmpty()) {
            all.remove(emoji);
        } else {
            all.put(emoji, List.copyOf(users));
        }
        return with(text, editedAt, retracted, mentions, all);
    }

    private Message with(
            @Nullable String newText,
            @Nullable Timestamp newEditedAt,
            @Nullable Boolean newRetracted,
            @Nullable List<UserId> newMentions,
            Map<String, List<UserId>> newReactions) {
        return new Message(
                messageId,
                seq,
                ordinal,
                by,
                at,
                newText,
                newEditedAt,
                newRetracted,
                replyTo,
                newMentions,
                newReactions,
                expiresAt);
    }
}
