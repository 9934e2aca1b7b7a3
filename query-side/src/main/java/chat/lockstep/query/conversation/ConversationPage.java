package chat.lockstep.query.conversation;

import chat.lockstep.readmodel.wire.Head;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a user's conversations.
///
/// @param conversations newest activity first
/// @param next the `cursor` of the next page, if there is more
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConversationPage(
        List<Head> conversations, boolean more, @Nullable String next) {

    ConversationPage {
        conversations = List.copyOf(conversations);
    }

    /// @param found up to one more than the limit, in any order
    static ConversationPage of(Collection<Head> found, int limit) {
        var sorted = found.stream().sorted(ListPosition.NEWEST_FIRST).toList();
        boolean more = sorted.size() > limit;
        var page = more ? sorted.subList(0, limit) : sorted;
        return new ConversationPage(
                page, more, more ? ListPosition.of(page.getLast()).token() : null);
    }
}
