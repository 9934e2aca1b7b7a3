package chat.lockstep.readmodel.inbox;

import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.inbox.InboxChange.LogHead;
import chat.lockstep.readmodel.inbox.InboxChange.Membership;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;

/// Writes what changed in an inbox row; a column whose part is absent stays unset.
public final class UpsertInboxRow {

    private final Statement upsert;

    public UpsertInboxRow(Connection connection) {
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.inbox (user, conversation, kind, title, peer, epoch, head_seq, head_chain,
                    head_ordinal, last_activity, floor_seq, floor_chain, floor_ordinal, until_seq, read_seq,
                    read_ordinal, own_seq, own_ordinal, mention_seqs, retracted_seqs, preview_id, preview_seq,
                    preview_ordinal, preview_by_user, preview_by_device, preview_at, preview_text, preview_reply_to,
                    preview_mentions, preview_edited_seq, preview_edited_at, preview_retracted_seq, preview_expires_seq,
                    preview_expires_at, source_epoch, source_partition, source_offset)
                VALUES (:user, :conversation, :kind, :title, :peer, :epoch, :head_seq, :head_chain,
                    :head_ordinal, :last_activity, :floor_seq, :floor_chain, :floor_ordinal, :until_seq, :read_seq,
                    :read_ordinal, :own_seq, :own_ordinal, :mention_seqs, :retracted_seqs, :preview_id, :preview_seq,
                    :preview_ordinal, :preview_by_user, :preview_by_device, :preview_at, :preview_text,
                    :preview_reply_to, :preview_mentions, :preview_edited_seq, :preview_edited_at,
                    :preview_retracted_seq, :preview_expires_seq, :preview_expires_at, :source_epoch,
                    :source_partition, :source_offset)
                USING TIMESTAMP :written
                """);
    }

    public Mono<Void> run(InboxChange change) {
        return upsert.run(row -> bind(change, row));
    }

    private static BoundStatementBuilder bind(InboxChange change, BoundStatementBuilder row) {
        var source = change.source();
        var bound = row.setString("user", change.user().value())
                .setString("conversation", change.conversation().value())
                .setInt("source_epoch", source.epoch())
                .setInt("source_partition", source.partition())
                .setLong("source_offset", source.offset())
                .setLong("written", source.writeTimestamp());
        if (change.log() != null) {
            bound = bindLog(change.log(), bound);
        }
        if (change.title() != null) {
            bound = bound.setString("title", change.title());
        }
        if (change.membership() != null) {
            bound = bindMembership(change.membership(), bound);
        }
        if (change.read() != null) {
            bound = bindMark(change.read(), "read", bound);
        }
        if (change.own() != null) {
            bound = bindMark(change.own(), "own", bound);
        }
        if (change.mentionSeqs() != null) {
            bound = bound.setList("mention_seqs", change.mentionSeqs(), Long.class);
        }
        if (change.retractedSeqs() != null) {
            bound = bound.setList("retracted_seqs", change.retractedSeqs(), Long.class);
        }
        if (change.preview() != null) {
            bound = bindPreview(change.preview().preview(), bound);
        }
        return bound;
    }

    private static BoundStatementBuilder bindMembership(Membership membership, BoundStatementBuilder row) {
        var bound = row.setLong("until_seq", membership.until());
        var floor = membership.floor();
        return floor == null
                ? bound
                : bound.setLong("floor_seq", floor.place().seq())
                        .setString("floor_chain", floor.place().chain().value())
                        .setLong("floor_ordinal", floor.ordinal());
    }

    private static BoundStatementBuilder bindLog(LogHead log, BoundStatementBuilder row) {
        var bound = row.setString("kind", log.kind().wireName())
                .setString("epoch", log.epoch())
                .setLong("head_seq", log.place().seq())
                .setString("head_chain", log.place().chain().value())
                .setLong("head_ordinal", log.ordinal())
                .setInstant("last_activity", log.lastActivity().instant());
        return log.peer() == null ? bound : bound.setString("peer", log.peer().value());
    }

    private static BoundStatementBuilder bindMark(Mark mark, String name, BoundStatementBuilder row) {
        return row.setLong(name + "_seq", mark.seq()).setLong(name + "_ordinal", mark.ordinal());
    }

    /// A preview replaces the one before as a whole, so what this message lacks is written as empty: a null would
    /// leave a tombstone, and an unset column the last message's value. What few messages have stands with the seq
    /// of the message, and counts for no other.
    private static BoundStatementBuilder bindPreview(Message message, BoundStatementBuilder row) {
        var mentions = Objects.requireNonNullElse(message.mentions(), List.<UserId>of());
        var bound = bindRare(message, row);
        return bound.setUuid("preview_id", message.messageId().value())
                .setLong("preview_seq", message.seq())
                .setLong("preview_ordinal", message.ordinal())
                .setString("preview_by_user", message.by().user().value())
                .setString("preview_by_device", message.by().device().value())
                .setInstant("preview_at", message.at().instant())
                .setString("preview_text", Objects.requireNonNullElse(message.text(), ""))
                .setString("preview_reply_to", Objects.toString(message.replyTo(), ""))
                .setList(
                        "preview_mentions", mentions.stream().map(UserId::value).toList(), String.class);
    }

    private static BoundStatementBuilder bindRare(Message message, BoundStatementBuilder row) {
        var bound = row;
        if (message.editedAt() != null) {
            bound = bound.setLong("preview_edited_seq", message.seq())
                    .setInstant("preview_edited_at", message.editedAt().instant());
        }
        if (message.isRetracted()) {
            bound = bound.setLong("preview_retracted_seq", message.seq());
        }
        if (message.expiresAt() != null) {
            bound = bound.setLong("preview_expires_seq", message.seq())
                    .setInstant("preview_expires_at", message.expiresAt().instant());
        }
        return bound;
    }
}
