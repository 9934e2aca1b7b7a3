package chat.lockstep.checker.fold;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The messages of a log, or of the part of it that somebody may see.
public final class Messages {

    private final NavigableMap<Long, Message> bySeq = new TreeMap<>();
    private final Map<String, Long> seqs = new HashMap<>();

    void on(Stored event) {
        switch (event.change()) {
            case Change.Sent sent -> {
                seqs.put(sent.message(), event.seq());
                bySeq.put(
                        event.seq(),
                        new Message(
                                sent.message(),
                                event.seq(),
                                event.user(),
                                sent.sha256(),
                                sent.mentions(),
                                false,
                                sent.expires()));
            }
            case Change.Edited edited -> changed(edited.message(), edited);
            case Change.Retracted retracted -> changed(retracted.message(), retracted);
            default -> {}
        }
    }

    private void changed(String message, Change change) {
        var seq = seqs.get(message);
        if (seq != null) {
            bySeq.computeIfPresent(seq, (ignored, held) -> held.after(change));
        }
    }

    public Optional<Message> at(long seq) {
        return Optional.ofNullable(bySeq.get(seq));
    }

    /// In the order of the log, those beyond a place.
    public Collection<Message> beyond(long seq) {
        return bySeq.tailMap(seq, false).values();
    }

    /// The last message that somebody sent, up to a place; 0 for none.
    long lastOf(String user, long end) {
        for (var message : bySeq.headMap(end, true).descendingMap().values()) {
            if (message.user().equals(user)) {
                return message.seq();
            }
        }
        return 0;
    }

    public int count() {
        return bySeq.size();
    }

    @Nullable
    Message last() {
        return bySeq.isEmpty() ? null : bySeq.lastEntry().getValue();
    }
}
