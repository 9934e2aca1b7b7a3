package chat.lockstep.readmodel.conversation;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Policy.Who;
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
import java.util.UUID;

/// A conversation as the views know it.
///
/// @param state as of `log`
/// @param log how far the views hold the log
/// @param ordinal how many messages the log holds up to there
public record ConversationRow(ConversationId id, ConversationState state, String epoch, Place log, long ordinal) {

    static ConversationRow of(Row row) {
        return new ConversationRow(
                ConversationId.of(text(row, "conversation")),
                new ConversationState(
                        ConversationKind.valueOf(text(row, "kind").toUpperCase(Locale.ROOT)),
                        row.getString("title"),
                        members(row),
                        policy(row),
                        pinned(row)),
                text(row, "epoch"),
                new Place(row.getLong("head_seq"), Hash.of(text(row, "head_chain"))),
                row.getLong("head_ordinal"));
    }

    public ConversationKind kind() {
        return state.kind();
    }

    /// In the order of their joining.
    public List<Member> members() {
        return state.members();
    }

    Snapshot snapshot() {
        return new Snapshot(id, epoch, log, state);
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

    private static Policy policy(Row row) {
        long ttl = row.getLong("messages_ttl");
        return new Policy(
                who(row, "may_send"),
                who(row, "may_add_members"),
                who(row, "may_edit_settings"),
                ttl == 0 ? null : ttl);
    }

    private static Who who(Row row, String column) {
        var name = row.getString(column);
        return name == null ? Who.EVERYONE : Who.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static List<MessageId> pinned(Row row) {
        var ids = Objects.requireNonNullElse(row.getList("pinned", UUID.class), List.<UUID>of());
        return ids.stream().map(MessageId::new).toList();
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNull(row.getString(column), column);
    }
}
