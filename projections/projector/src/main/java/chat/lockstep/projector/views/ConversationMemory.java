package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Tally;
import chat.lockstep.readmodel.conversation.AppliedConversation;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.inbox.Mark;
import chat.lockstep.readmodel.receipts.ReceiptHeadReader;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What the fold remembers of a conversation from one batch to the next: what it has applied, and as much of the rows
/// as it has needed so far. Everything in it can be read from the rows again. Used by one thread at a time.
final class ConversationMemory {

    private static final int MESSAGES_MAX = 16;
    private static final int TALLIES_PER_WEIGHT = 20;
    private static final int CHARACTERS_PER_WEIGHT = 1_000;

    private final ConversationId id;
    private final int partition;
    private final Map<UserId, Long> receiptHeads = new HashMap<>();
    private final Map<UserId, Tally> tallies = new HashMap<>();
    private final Map<Long, Message> messages = new LinkedHashMap<>();
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

    /// What the member has not seen; null if it was not read yet.
    @Nullable
    Tally tally(UserId user) {
        return tallies.get(user);
    }

    void tally(UserId user, Tally now) {
        tallies.put(user, now);
    }

    void forgetTally(UserId user) {
        tallies.remove(user);
    }

    /// The member's mark moved.
    void marked(UserId user, Mark mark) {
        tallies.computeIfPresent(user, (_, known) -> known.marked(mark.seq(), mark.ordinal()));
    }

    /// A message that was changed lately, or read for a change; null if it is not remembered.
    @Nullable
    Message message(long seq) {
        return messages.get(seq);
    }

    void message(Message now) {
        messages.remove(now.seq());
        messages.put(now.seq(), now);
    }

    /// How much memory it takes, in that of a conversation of which little was needed.
    int weight() {
        int characters = messages.values().stream()
                .mapToInt(message -> message.text() == null ? 0 : message.text().length())
                .sum();
        return 1 + tallies.size() / TALLIES_PER_WEIGHT + characters / CHARACTERS_PER_WEIGHT;
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
        var oldest = messages.keySet().iterator();
        for (int left = messages.size() - MESSAGES_MAX; left > 0; left--) {
            oldest.next();
            oldest.remove();
        }
    }
}
