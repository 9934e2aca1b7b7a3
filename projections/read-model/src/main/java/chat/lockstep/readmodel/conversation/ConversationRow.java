package chat.lockstep.readmodel.conversation;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Member;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.Snapshot;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// A conversation as the views know it.
///
/// @param members in the order of their joining
/// @param log how far the views hold the log
/// @param ordinal how many messages the log holds up to there
public record ConversationRow(
        ConversationId id, ConversationKind kind, List<Member> members, String epoch, Place log, long ordinal) {

    public ConversationRow {
        members = List.copyOf(members);
    }

    static ConversationRow of(Row row) {
        return new ConversationRow(
                ConversationId.of(text(row, "conversation")),
                ConversationKind.valueOf(text(row, "kind").toUpperCase(Locale.ROOT)),
                members(row),
                text(row, "epoch"),
                new Place(row.getLong("head_seq"), Hash.of(text(row, "head_chain"))),
                row.getLong("head_ordinal"));
    }

    Snapshot snapshot() {
        return new Snapshot(id, epoch, log, new ConversationState(kind, null, members, Policy.DEFAULT, List.of()));
    }

    private static List<Member> members(Row row) {
        var users = Objects.requireNonNullElse(row.getList("members", String.class), List.<String>of());
        var roles = Objects.requireNonNullElse(row.getList("roles", String.class), List.<String>of());
        var members = new ArrayList<Member>(users.size());
        for (int i = 0; i < users.size(); i++) {
            members.add(new Member(
                    UserId.of(users.get(i)), Role.valueOf(roles.get(i).toUpperCase(Locale.ROOT))));
        }
        return members;
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNull(row.getString(column), column);
    }
}
