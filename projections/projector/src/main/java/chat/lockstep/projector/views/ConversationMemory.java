package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.conversation.AppliedConversation;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.inbox.Mentions;
import chat.lockstep.readmodel.receipts.ReceiptHeadReader;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What the fold remembers of a conversation from one batch to the next: what it has applied, and as much of the rows
/// as it has needed so far. Everything in it can be read from the rows again. Used by one thread at a time.
final class ConversationMemory {

    private final ConversationId id;
    private final int partition;
    private final Map<UserId, Long> receiptHeads = new HashMap<>();
    private final Map<UserId, Mentions> mentions = new HashMap<>();
    private final Map<Long, Long> markedOrdinals = new HashMap<>();
    private final RecentOrdinals recentOrdinals = new RecentOrdinals();
    private @Nullable ConversationRow row;
    private @Nullable SourcePlace lastApplied;

    /// @param log what the rows hold of the log; null for nothing
    /// @param receipts what they hold of each receipt stream
    ConversationMemory(
            ConversationId id,
            int partition,
            @Nullable AppliedConversation log,
            Collection<ReceiptHeadReader.Applied> receipts) {
        this.id = id;
        this.partition = partition;
        if (log != null) {
            applied(log.row());
            applied(log.source());
        }
        receipts.forEach(stream -> {
            receiptHeads.put(stream.user(), stream.seq());
            applied(SourcePlace.ofWriteTimestamp(stream.written(), partition));
        });
    }

    ConversationId id() {
        return id;
    }

    /// The partition that the conversation is in.
    int partition() {
        return partition;
    }

    /// Null if no log event is applied yet.
    @Nullable
    ConversationRow row() {
        return row;
    }

    long logSeq() {
        return row == null ? 0 : row.log().seq();
    }

    void applied(ConversationRow now) {
        row = now;
        recentOrdinals.add(now.log().seq(), now.ordinal());
    }

    /// The last place that any row of the conversation is written with; null before the first.
    @Nullable
    SourcePlace lastApplied() {
        return lastApplied;
    }

    void applied(SourcePlace place) {
        if (lastApplied == null || lastApplied.writeTimestamp() < place.writeTimestamp()) {
            lastApplied = place;
        }
    }

    /// How much of a member's receipt stream is applied; 0 for nothing.
    long receiptHead(UserId user) {
        return receiptHeads.getOrDefault(user, 0L);
    }

    void receiptHead(UserId user, long seq) {
        receiptHeads.put(user, seq);
    }

    /// Null if they were not read yet.
    @Nullable
    Mentions mentions(UserId user) {
        return mentions.get(user);
    }

    void mentions(UserId user, Mentions now) {
        mentions.put(user, now);
    }

    /// The member's mark moved to `seq`.
    void marked(UserId user, long seq) {
        mentions.computeIfPresent(user, (_, known) -> known.marked(seq));
    }

    /// The ordinal at one of the last places of the log.
    OptionalLong recentOrdinal(long seq) {
        return recentOrdinals.at(seq);
    }

    /// The ordinal at a place that a mark of this batch points at; null if there is no such place.
    @Nullable
    Long ordinalAt(long seq) {
        return markedOrdinals.get(seq);
    }

    void rememberOrdinal(long seq, long ordinal) {
        markedOrdinals.put(seq, ordinal);
    }

    void endBatch() {
        markedOrdinals.clear();
    }
}
