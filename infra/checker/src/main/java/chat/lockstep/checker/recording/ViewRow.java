package chat.lockstep.checker.recording;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of `views.jsonl`: a row of the views in the end, in the words of the protocol.
public sealed interface ViewRow {

    String conversation();

    record OfConversation(
            String conversation,
            String epoch,
            long seq,
            String chain,
            String kind,
            @Nullable String title,
            List<Member> members)
            implements ViewRow {}

    record Member(String user, String role) {}

    /// @param sha256 hex, of the text as it is now; empty once retracted
    record OfMessage(String conversation, long seq, String id, String sha256, boolean retracted) implements ViewRow {}

    /// @param until the log seq of the user's removal
    record OfInbox(
            String user,
            String conversation,
            long seq,
            long readUpTo,
            long unread,
            long mentions,
            @Nullable Long until) implements ViewRow {}

    static ViewRow read(Line line) {
        var table = line.text("table");
        var conversation = line.text("conversation");
        return switch (table) {
            case "conversation" ->
                new OfConversation(
                        conversation,
                        line.text("epoch"),
                        line.count("seq"),
                        line.text("chain"),
                        line.text("kind"),
                        line.optionalText("title"),
                        line.lines("members", member -> new Member(member.text("user"), member.text("role"))));
            case "message" ->
                new OfMessage(
                        conversation, line.count("seq"), line.text("id"), line.text("sha256"), line.flag("retracted"));
            case "inbox" ->
                new OfInbox(
                        line.text("user"),
                        conversation,
                        line.count("seq"),
                        line.count("readUpTo"),
                        line.count("unread"),
                        line.count("mentions"),
                        line.has("until") ? line.count("until") : null);
            default -> throw line.refused("unknown table " + table);
        };
    }
}
