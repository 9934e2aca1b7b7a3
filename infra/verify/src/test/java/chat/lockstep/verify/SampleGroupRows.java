package chat.lockstep.verify;

import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.Map;

/// The rows of a sample group, written down by hand; those of its events are there already.
final class SampleGroupRows {

    private final SampleStores stores;
    private final SampleGroup sample;

    SampleGroupRows(SampleStores stores, SampleGroup sample) {
        this.stores = stores;
        this.sample = sample;
    }

    void write() {
        messages();
        conversations();
        inboxes();
        account();
    }

    private void messages() {
        var where = " WHERE conversation = ? AND bucket = 0 AND seq = ";
        var id = sample.id.value();
        stores.cql(
                "UPDATE conversation_log SET text = 'hello all', mentions = [], edited_at = ?, retracted = false,"
                        + " reactions = ?" + where + 2,
                SampleGroup.at(3),
                Map.of(SampleGroup.THUMB, List.of(sample.ben.value())),
                id);
        stores.cql(
                "UPDATE conversation_log SET text = '', mentions = [], edited_at = 0, retracted = true, reactions = {}"
                        + where + 5,
                id);
        stores.cql(
                "UPDATE conversation_log SET mentions = ['" + sample.cleo
                        + "'], expires_at = '2026-01-31T12:02:00.000Z'" + where + 12,
                id);
    }

    private void conversations() {
        var last = sample.log.getLast();
        stores.cql(
                "UPDATE conversation SET kind = 'group', title = 'Second', members = ['" + sample.ann + "', '"
                        + sample.cleo + "'], roles = ['owner', 'member'], may_send = 'admins', may_add_members ="
                        + " 'everyone', may_edit_settings = 'admins', messages_ttl = 60, pinned = [" + sample.idOf(2)
                        + "], epoch = '1', head_seq = 12, head_chain = ?, head_ordinal = 3 WHERE conversation = ?",
                last.chain().value(),
                sample.id.value());
        stores.cql(
                "UPDATE conversation SET kind = 'private', members = ['" + sample.ann + "'], roles = ['owner'],"
                        + " may_send = 'everyone', may_add_members = 'everyone', may_edit_settings = 'everyone',"
                        + " messages_ttl = 0, pinned = [], epoch = '1', head_seq = 7, head_chain = ?, head_ordinal = 0"
                        + " WHERE conversation = ?",
                sample.own.getLast().chain().value(),
                sample.ownLog.value());
    }

    private void inboxes() {
        var last = sample.log.getLast();
        inbox(sample.ann, last, 12, "own_seq = 12, own_ordinal = 3");
        inbox(
                sample.cleo,
                last,
                12,
                "floor_seq = 9, floor_ordinal = 2, floor_chain = '"
                        + sample.log.get(8).chain() + "', until_seq = 0, mention_seqs = [12]");
        for (var user : List.of(sample.ann, sample.cleo)) {
            preview(
                    user,
                    last,
                    "last",
                    "preview_mentions = ['" + sample.cleo
                            + "'], preview_expires_seq = 12, preview_expires_at = '2026-01-31T12:02:00.000Z'");
        }
        inbox(sample.ben, sample.log.get(10), 11, "until_seq = 11, mention_seqs = [], retracted_seqs = [5]");
        preview(sample.ben, sample.log.get(4), "", "preview_mentions = [], preview_retracted_seq = 5");
        stores.cql(
                "UPDATE inbox SET kind = 'private', epoch = '1', head_seq = 7, head_chain = ?, head_ordinal = 0,"
                        + " last_activity = ? WHERE user = ? AND conversation = ?",
                sample.own.getLast().chain().value(),
                SampleGroup.at(7),
                sample.ann.value(),
                sample.ownLog.value());
    }

    private void inbox(UserId user, RecordedEvent head, int seq, String more) {
        stores.cql(
                "UPDATE inbox SET kind = 'group', title = 'Second', epoch = '1', head_seq = ?, head_chain = ?,"
                        + " head_ordinal = ?, last_activity = ?, " + more + " WHERE user = ? AND conversation = ?",
                head.seq(),
                head.chain().value(),
                seq == 12 ? 3L : 2L,
                head.at().instant(),
                user.value(),
                sample.id.value());
    }

    private void preview(UserId user, RecordedEvent message, String text, String more) {
        stores.cql(
                "UPDATE inbox SET preview_id = ?, preview_seq = ?, preview_ordinal = ?, preview_by_user = ?,"
                        + " preview_by_device = 'phone', preview_at = ?, preview_text = ?, preview_reply_to = '', "
                        + more + " WHERE user = ? AND conversation = ?",
                message.id().value(),
                message.seq(),
                message.seq() == 12 ? 3L : 2L,
                sample.ann.value(),
                message.at().instant(),
                text,
                user.value(),
                sample.id.value());
    }

    private void account() {
        var user = sample.ann.value();
        stores.cql(
                "INSERT INTO settings (user, conversation, pinned, draft, private_seq, hides) VALUES (?, ?, true, 'dear',"
                        + " 5, true)",
                user,
                sample.id.value());
        stores.cql(
                "INSERT INTO hidden_message (user, conversation, message) VALUES (?, ?, " + sample.idOf(2) + ")",
                user,
                sample.id.value());
        stores.cql(
                "INSERT INTO device (user, device, name, registered_at, revoked_at) VALUES (?, 'phone', 'Mine', ?, ?)",
                user,
                SampleGroup.at(1),
                SampleGroup.at(2));
        stores.cql("INSERT INTO block (user, blocked, is_blocked) VALUES (?, 'mallory', true)", user);
    }
}
