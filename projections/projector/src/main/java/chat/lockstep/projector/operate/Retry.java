package chat.lockstep.projector.operate;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import chat.lockstep.projector.topic.deadletter.DeadLetter;
import chat.lockstep.projector.topic.deadletter.LetterWriter;
import chat.lockstep.projector.topic.deadletter.Letters;
import chat.lockstep.projector.topic.deadletter.Origin;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sends dead letters again, in rounds: what arrives of a conversation while its gap is not closed yet becomes a dead
/// letter as well, and is taken along in the next round. A conversation of which a round applied nothing is left.
///
/// A letter that was sent again is settled at once: it stands in the event topic again, and is either applied or
/// becomes a new dead letter. If this is killed in between, it is sent once more, and a repeat changes nothing.
final class Retry {

    private static final int ROUNDS_MAX = 10;
    private static final long ROUND_BYTES_MAX = 16L * 1_024 * 1_024;
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private static final Comparator<DeadLetter> ORDER = Comparator.comparing(DeadLetter::conversation)
            .thenComparing(DeadLetter::stream)
            .thenComparingLong(DeadLetter::seq);

    private final Letters letters;
    private final LetterWriter writer;
    private final ReadModel model;
    private final PrintWriter out;

    Retry(Letters letters, LetterWriter writer, ReadModel model, PrintWriter out) {
        this.letters = letters;
        this.writer = writer;
        this.model = model;
        this.out = out;
    }

    /// @param conversation null for all
    /// @return whether nothing is outstanding any more
    boolean run(@Nullable String conversation) {
        Set<String> stuck = new HashSet<>();
        int applied = 0;
        for (int round = 1; round <= ROUNDS_MAX; round++) {
            var sent = letters.outstanding(
                    (of, _) -> (conversation == null || conversation.equals(of)) && !stuck.contains(of),
                    ROUND_BYTES_MAX);
            if (sent.isEmpty()) {
                break;
            }
            applied += round(round, sent, stuck);
        }
        return report(conversation, applied);
    }

    private int round(int round, List<DeadLetter> found, Set<String> stuck) {
        // The log before the receipts that point into it: "id" sorts before "id@user".
        var sent = found.stream().sorted(ORDER).toList();
        var places = writer.sendAgain(sent);
        writer.settle(sent, "retried");
        out.println("Round %d: %d dead letters of %d conversations were sent again; waiting for the views."
                .formatted(
                        round,
                        sent.size(),
                        sent.stream().map(DeadLetter::conversation).distinct().count()));
        out.flush();
        await(places);
        var areOutstanding = letters.areOutstanding();
        Map<String, Integer> applied = new HashMap<>();
        for (int i = 0; i < sent.size(); i++) {
            applied.merge(sent.get(i).conversation(), areOutstanding.test(places.get(i)) ? 0 : 1, Integer::sum);
        }
        applied.forEach((conversation, count) -> {
            if (count == 0) {
                stuck.add(conversation);
            }
        });
        return applied.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Until the views have applied or given up everything up to these places.
    private void await(List<Origin> places) {
        Map<Integer, Long> last = new LinkedHashMap<>();
        places.forEach(place -> last.merge(place.partition(), place.offset(), Math::max));
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        while (!isReached(last)) {
            if (System.nanoTime() > deadline) {
                throw new ReadModelUnavailable(
                        "the views have not come as far as %s within %s: is the projector running?"
                                .formatted(last, WAIT_MAX));
            }
            pause();
        }
    }

    private boolean isReached(Map<Integer, Long> last) {
        var writing = Objects.requireNonNull(model.versions().read().block(ANSWER_MAX))
                .writing();
        var reached =
                Objects.requireNonNull(model.pinned(writing).watermarks().read().block(ANSWER_MAX));
        return last.entrySet().stream().allMatch(one -> reached.getOrDefault(one.getKey(), 0L) > one.getValue());
    }

    private boolean report(@Nullable String conversation, int applied) {
        var left = letters.outstanding((of, _) -> conversation == null || conversation.equals(of), ROUND_BYTES_MAX);
        out.println("%d were applied, %d are dead letters again or still.".formatted(applied, left.size()));
        var byConversation = new ArrayList<>(left.stream()
                .collect(groupingBy(DeadLetter::conversation, LinkedHashMap::new, toList()))
                .values());
        byConversation.forEach(of -> out.println("  %s: %d, first %s: %s"
                .formatted(
                        of.getFirst().conversation(),
                        of.size(),
                        of.getFirst().origin(),
                        of.getFirst().cause())));
        out.flush();
        return left.isEmpty();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for the views", stopped);
        }
    }
}
