package chat.lockstep.query.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.ConversationId;
import chat.lockstep.query.problem.Refusal;
import chat.lockstep.readmodel.wire.Head;
import java.util.Base64;
import java.util.Comparator;
import java.util.regex.Pattern;

/// A place in a user's list of conversations, which is ordered by last activity, newest first, and by id where that is
/// equal. On the wire it is opaque.
///
/// The list moves while it is paged through. A conversation that becomes active goes to the front, so the rest of the
/// pages may lack it, but never repeats it; the next reading of the list begins with it.
///
/// @param millis last activity of the last conversation that was listed
record ListPosition(long millis, ConversationId conversation) {

    /// The order of the list.
    static final Comparator<Head> NEWEST_FIRST = Comparator.comparingLong(ListPosition::millisOf)
            .reversed()
            .thenComparing(head -> head.id().value());

    private static final Pattern FORM = Pattern.compile("(-?[0-9]{1,15}) (.+)");

    static ListPosition of(Head head) {
        return new ListPosition(millisOf(head), head.id());
    }

    boolean isBefore(Head head) {
        long other = millisOf(head);
        return other < millis || (other == millis && head.id().value().compareTo(conversation.value()) > 0);
    }

    private static long millisOf(Head head) {
        return head.lastActivity().toEpochMilli();
    }

    String token() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((millis + " " + conversation).getBytes(UTF_8));
    }

    static ListPosition parse(String token) {
        try {
            var parts = FORM.matcher(new String(Base64.getUrlDecoder().decode(token), UTF_8));
            if (parts.matches()) {
                return new ListPosition(Long.parseLong(parts.group(1)), ConversationId.of(parts.group(2)));
            }
        } catch (IllegalArgumentException malformed) {
            // refused below
        }
        throw Refusal.ofField("cursor", "must be the next of an earlier answer");
    }
}
