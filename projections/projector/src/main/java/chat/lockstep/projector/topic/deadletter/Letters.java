package chat.lockstep.projector.topic.deadletter;

import chat.lockstep.projector.topic.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/// Looks at the dead letters, for operators. Every look reads the topic up to where it ended when the look began, in a
/// bounded time and into a bounded part of memory.
public final class Letters {

    private static final Duration ANSWER_WITHIN = Duration.ofMillis(50);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TopicSettings settings;

    public Letters(TopicSettings settings) {
        this.settings = settings;
    }

    /// What is outstanding of one conversation.
    ///
    /// @param first the first of them in the order of giving up
    /// @param cause of the first
    /// @param since when it was given up
    public record Summary(String conversation, int count, Origin first, String cause, String since) {}

    /// One entry for each conversation with outstanding letters, longest waiting first.
    public List<Summary> summaries() {
        Map<String, Summary> byConversation = new LinkedHashMap<>();
        for (var entry : index().outstanding()) {
            byConversation.merge(
                    entry.conversation(),
                    new Summary(entry.conversation(), 1, entry.origin(), entry.cause(), entry.at()),
                    (first, one) -> new Summary(
                            first.conversation(), first.count() + 1, first.first(), first.cause(), first.since()));
        }
        return List.copyOf(byConversation.values());
    }

    /// Outstanding letters with their content, in the order of giving up.
    ///
    /// @param isWanted by conversation and origin
    /// @param bytesMax no more than this is kept in memory; the rest needs another look
    public List<DeadLetter> outstanding(Wanted isWanted, long bytesMax) {
        var index = index();
        Set<Origin> wanted = new HashSet<>();
        index.outstanding().stream()
                .filter(entry -> isWanted.test(entry.conversation(), entry.origin()))
                .forEach(entry -> wanted.add(entry.origin()));
        Map<Origin, DeadLetter> found = new LinkedHashMap<>();
        if (!wanted.isEmpty()) {
            long[] bytes = {0};
            read(record -> keep(record, wanted, found, bytes, bytesMax));
        }
        return new ArrayList<>(found.values());
    }

    /// Which letters are looked for.
    @FunctionalInterface
    public interface Wanted {
        boolean test(String conversation, Origin origin);
    }

    /// Whether these are outstanding now.
    public Predicate<Origin> areOutstanding() {
        var index = index();
        return index::isOutstanding;
    }

    private static void keep(
            ConsumerRecord<String, byte[]> record,
            Set<Origin> wanted,
            Map<Origin, DeadLetter> found,
            long[] bytes,
            long bytesMax) {
        if (bytes[0] >= bytesMax || LetterFormat.settled(record).isPresent()) {
            return;
        }
        if (LetterFormat.isLetter(record) && wanted.contains(LetterFormat.origin(record))) {
            var letter = LetterFormat.read(record);
            found.put(letter.origin(), letter);
            bytes[0] += letter.bytes();
        }
    }

    private LetterIndex index() {
        var index = new LetterIndex();
        read(index::add);
        return index;
    }

    private void read(Consumer<ConsumerRecord<String, byte[]>> visit) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try (var consumer = new LetterConsumer(settings, ANSWER_WITHIN)) {
            if (!consumer.rewind()) {
                return;
            }
            var ends = consumer.ends();
            while (!consumer.isAt(ends)) {
                if (System.nanoTime() > deadline) {
                    throw new LettersUnavailable("the dead letters could not be read within " + TIMEOUT, null);
                }
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    visit.accept(record);
                }
            }
        } catch (KafkaException failure) {
            throw new LettersUnavailable("Kafka at " + settings.bootstrapServers() + ": " + failure, failure);
        }
    }
}
