package chat.lockstep.projector.topic.deadletter;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The fold of the topic of dead letters: which ones there ever were, and which are outstanding. Bounded: beyond a
/// million letters, further ones are counted, but no longer told apart.
final class LetterIndex {

    private static final Logger LOG = LoggerFactory.getLogger(LetterIndex.class);
    private static final int LETTERS_MAX = 1_000_000;

    private final Map<Origin, Entry> outstanding = new LinkedHashMap<>();
    private final Set<Origin> ever = new HashSet<>();
    private boolean isComplete = true;

    /// @param cause why it was given up
    /// @param at when
    record Entry(Origin origin, String conversation, String cause, String at) {}

    synchronized void add(ConsumerRecord<String, byte[]> record) {
        try {
            var settled = LetterFormat.settled(record);
            if (settled.isPresent()) {
                outstanding.remove(settled.get());
                return;
            }
            var origin = LetterFormat.origin(record);
            if (ever.size() >= LETTERS_MAX) {
                isComplete = false;
                return;
            }
            ever.add(origin);
            outstanding.remove(origin);
            outstanding.put(origin, entry(record, origin));
        } catch (IllegalArgumentException noLetter) {
            LOG.warn(
                    "{}-{}@{} is no dead letter: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    noLetter.toString());
        }
    }

    private static Entry entry(ConsumerRecord<String, byte[]> record, Origin origin) {
        var conversation = Objects.requireNonNullElse(record.key(), "(no key)");
        return new Entry(origin, conversation, LetterFormat.cause(record), LetterFormat.at(record));
    }

    synchronized boolean isOutstanding(Origin origin) {
        return outstanding.containsKey(origin);
    }

    /// Whether it was ever given up.
    synchronized boolean contains(Origin origin) {
        return ever.contains(origin);
    }

    /// In the order in which they were given up.
    synchronized List<Entry> outstanding() {
        return List.copyOf(outstanding.values());
    }

    synchronized int outstandingCount() {
        return outstanding.size();
    }

    synchronized int conversationCount() {
        Set<String> conversations = new LinkedHashSet<>();
        outstanding.values().forEach(entry -> conversations.add(entry.conversation()));
        return conversations.size();
    }

    /// Whether every letter is in it.
    synchronized boolean isComplete() {
        return isComplete;
    }
}
