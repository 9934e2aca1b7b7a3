package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which conversations must be pulled, and which pulls are on their way. A conversation is pulled until nothing is
/// missing; a few at a time; again after a while if the answer did not bring it forward, since the server's view may
/// not have reached the place that it named.
final class Pulls {

    static final int EVENTS_PER_PULL_MAX = 200;
    private static final int PARALLEL = 4;
    private static final long NEVER = Long.MAX_VALUE;

    private final Backoff backoff;
    private final long answerMillis;
    private final Map<ConversationId, Want> wants = new LinkedHashMap<>();
    private final Set<ConversationId> stopped = new HashSet<>();
    private final Map<String, ConversationId> inFlight = new LinkedHashMap<>();
    private long lastRequest;

    Pulls(Backoff backoff, Timings timings) {
        this.backoff = backoff;
        this.answerMillis = timings.answer().toMillis();
    }

    /// How many log events of a conversation are missing now; 0 ends the wish for them.
    void missing(ConversationId id, long events) {
        if (events > 0) {
            wants.computeIfAbsent(id, ignored -> new Want()).missing = events;
        } else {
            Optional.ofNullable(wants.get(id)).ifPresent(want -> want.missing = 0);
            removeIfDone(id);
        }
    }

    /// Pulls a conversation once, even if nothing of its log is known to be missing.
    void once(ConversationId id) {
        wants.computeIfAbsent(id, ignored -> new Want()).isDemanded = true;
    }

    /// Leaves a conversation alone until the next connection.
    void stop(ConversationId id) {
        stopped.add(id);
    }

    /// A pull to send.
    record Pull(String request, ConversationId conversation) {}

    /// Takes the pulls that may be sent now, those of `first` before the others; they count as on their way.
    List<Pull> take(long now, Set<ConversationId> first) {
        giveUpUnanswered(now);
        var taken = new ArrayList<Pull>();
        for (boolean isPreferred : List.of(true, false)) {
            for (var entry : wants.entrySet()) {
                var want = entry.getValue();
                if (first.contains(entry.getKey()) == isPreferred
                        && !stopped.contains(entry.getKey())
                        && inFlight.size() < PARALLEL
                        && want.request == null
                        && want.notBefore <= now) {
                    taken.add(send(entry.getKey(), want, now));
                }
            }
        }
        return taken;
    }

    private Pull send(ConversationId id, Want want, long now) {
        lastRequest++;
        var request = Long.toString(lastRequest);
        want.request = request;
        want.sentAt = now;
        want.isDemanded = false;
        inFlight.put(request, id);
        return new Pull(request, id);
    }

    private void giveUpUnanswered(long now) {
        for (var id : List.copyOf(inFlight.values())) {
            var want = wants.get(id);
            if (want != null && want.request != null && now - want.sentAt >= answerMillis) {
                fail(id, want, now, 0);
            }
        }
    }

    /// A pull was answered with a delta or a snapshot.
    ///
    /// @param isProgress whether it brought the conversation forward
    /// @param more whether the server has more right away
    void answered(@Nullable String request, boolean isProgress, boolean more, long now) {
        var id = request == null ? null : inFlight.get(request);
        var want = id == null ? null : wants.get(id);
        if (id == null || want == null) {
            return; // live, or an answer that came after its time
        }
        if (isProgress || want.missing == 0) {
            free(want);
            want.failures = 0;
            want.notBefore = 0;
            want.isDemanded |= more;
            removeIfDone(id);
        } else {
            fail(id, want, now, 0);
        }
    }

    /// A pull was answered with an error.
    void failed(String request, LockstepError error, long now) {
        var id = inFlight.get(request);
        var want = id == null ? null : wants.get(id);
        if (id != null && want != null) {
            fail(id, want, now, error.waitMillis());
            if (!error.isPassing()) {
                stop(id);
            }
        }
    }

    private void fail(ConversationId id, Want want, long now, long waitMillis) {
        free(want);
        want.failures++;
        want.isDemanded = true;
        want.notBefore = now + Math.max(waitMillis, backoff.millis(want.failures));
        removeIfDone(id);
    }

    private void free(Want want) {
        if (want.request != null) {
            inFlight.remove(want.request);
            want.request = null;
        }
    }

    private void removeIfDone(ConversationId id) {
        var want = wants.get(id);
        if (want != null && want.missing == 0 && !want.isDemanded && want.request == null) {
            wants.remove(id);
        }
    }

    /// The connection is gone, and with it all answers. What is missing stays wanted.
    void disconnected() {
        inFlight.clear();
        stopped.clear();
        for (var want : wants.values()) {
            want.request = null;
            want.failures = 0;
            want.notBefore = 0;
        }
    }

    /// All log events that are known to be missing.
    long missing() {
        return wants.values().stream().mapToLong(want -> want.missing).sum();
    }

    /// When a pull may become due, if nothing happens before.
    long nextAt() {
        return wants.entrySet().stream()
                .filter(entry -> !stopped.contains(entry.getKey()))
                .mapToLong(entry -> nextAt(entry.getValue()))
                .min()
                .orElse(NEVER);
    }

    private long nextAt(Want want) {
        if (want.request != null) {
            return want.sentAt + answerMillis;
        }
        return inFlight.size() < PARALLEL ? want.notBefore : NEVER;
    }

    private static final class Want {
        long missing;
        boolean isDemanded;
        int failures;
        long notBefore;
        long sentAt;

        @Nullable
        String request;
    }
}
