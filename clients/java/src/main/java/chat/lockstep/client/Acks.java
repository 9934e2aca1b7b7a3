package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the server is told of the places that are durable here: coalesced, at most one frame a period. The server
/// does not answer an `ack`, but it handles frames in order; so the answer to a later `ping` proves that it
/// arrived, and what is not proved is told again on the next connection.
final class Acks {

    private static final int MARKS_PER_FRAME_MAX = 200;

    private final DeviceStore store;
    private final long periodMillis;
    private final Set<ConversationId> untold = new LinkedHashSet<>();
    private final Map<ConversationId, Told> told = new HashMap<>();
    private Map<ConversationId, Told> pinged = Map.of();
    private @Nullable String pingNonce;
    private long notBefore;

    Acks(DeviceStore store, Timings timings) {
        this.store = store;
        this.periodMillis = timings.ack().toMillis();
    }

    /// A log seq of one history of a conversation; another history may begin before the answer is there.
    private record Told(String epoch, long seq) {}

    void connected() {
        untold.clear();
        told.clear();
        pinged = Map.of();
        pingNonce = null;
        store.rows().forEach(row -> grown(row.id()));
    }

    /// The log of a conversation may be held further than the server was told. What the server does not list, such as a
    /// history that was replaced and has not come back yet, is not told.
    void grown(ConversationId id) {
        store.row(id).filter(this::isUntold).ifPresent(row -> untold.add(id));
    }

    private boolean isUntold(ConversationRow row) {
        return row.listed() && store.logPlace(row.id()).seq() > row.ackedSeq();
    }

    long nextAt() {
        return untold.isEmpty() ? Long.MAX_VALUE : notBefore;
    }

    /// Takes the marks of one frame, if there are any left to tell. The caller has made the store durable.
    Map<ConversationId, Place> take(long now) {
        var marks = new HashMap<ConversationId, Place>();
        var rest = untold.iterator();
        while (rest.hasNext() && marks.size() < MARKS_PER_FRAME_MAX) {
            var id = rest.next();
            rest.remove();
            store.row(id).filter(this::isUntold).ifPresent(row -> {
                var place = store.logPlace(id);
                marks.put(id, place);
                told.put(id, new Told(row.epoch(), place.seq()));
            });
        }
        notBefore = now + periodMillis;
        return marks;
    }

    void pinged(String nonce) {
        if (pingNonce == null && !told.isEmpty()) {
            pingNonce = nonce;
            pinged = Map.copyOf(told);
            told.clear();
        }
    }

    void ponged(@Nullable String nonce) {
        if (pingNonce != null && pingNonce.equals(nonce)) {
            pinged.forEach((id, arrived) -> store.changeRow(
                    id, row -> row.epoch().equals(arrived.epoch()) ? row.withAckedSeq(arrived.seq()) : row));
            pinged = Map.of();
            pingNonce = null;
        }
    }
}
