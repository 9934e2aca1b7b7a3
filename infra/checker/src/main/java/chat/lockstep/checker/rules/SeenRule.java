package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I10;
import static chat.lockstep.checker.verdict.Invariant.I2;
import static chat.lockstep.checker.verdict.Invariant.I3;
import static chat.lockstep.checker.verdict.Invariant.I5;
import static chat.lockstep.checker.verdict.Invariant.I7;

import chat.lockstep.checker.fold.Stored;
import chat.lockstep.checker.recording.HistoryLine;
import chat.lockstep.checker.recording.HistoryLine.Final;
import chat.lockstep.checker.recording.HistoryLine.Seen;
import chat.lockstep.checker.recording.WireEvent;
import chat.lockstep.checker.verdict.Invariant;
import chat.lockstep.checker.verdict.Violation;
import chat.lockstep.conformance.integrity.Integrity;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// What a device stored is what the store holds, in its order, each event once, without a gap, from the floor on, and
/// nothing that its user may not see.
final class SeenRule implements Rule {

    private final Run run;
    private final Map<String, Progress> progress = new HashMap<>();

    SeenRule(Run run) {
        this.run = run;
    }

    /// How far one device is with one stream.
    private static final class Progress {
        private final BitSet held = new BitSet();
        private long last;
    }

    @Override
    public void on(HistoryLine line) {
        switch (line) {
            case Seen seen -> seen(seen);
            case Final shown -> complete(shown);
            default -> {}
        }
    }

    private void seen(Seen seen) {
        var event = seen.event();
        var conversation = run.fold().of(seen.conversation());
        var stored = conversation
                .filter(found -> found.stored().epoch().equals(seen.epoch()))
                .flatMap(found -> found.stored().at(event.stream(), event.seq()));
        if (stored.isEmpty()) {
            add(I5, seen, "was shown " + named(event) + " of epoch " + seen.epoch() + ", which the store has not");
            return;
        }
        checkSame(seen, stored.get());
        var membership = conversation.get().membership(seen.user());
        if (membership.isEmpty() || (stored.get().isLog() && !membership.get().maySee(event.seq()))) {
            add(
                    I10,
                    seen,
                    "was shown " + named(event) + " outside its membership "
                            + membership.map(Object::toString).orElse("[]"));
            return;
        }
        var place = progress.computeIfAbsent(
                key(seen.client(), seen.conversation(), event.stream()), ignored -> new Progress());
        if (place.held.get((int) event.seq())) {
            add(I2, seen, "was shown " + named(event) + " twice");
        } else if (event.seq() < place.last) {
            add(I3, seen, "was shown " + named(event) + " after seq " + place.last);
        } else if (!(stored.get().isLog()
                ? membership.get().follows(place.last, event.seq())
                : place.last == 0
                        || event.seq() == place.last + 1
                        || !membership.get().isWhole())) {
            add(
                    I7,
                    seen,
                    "was shown " + named(event) + " right after seq " + place.last + ", and did not mind the gap");
        }
        place.held.set((int) event.seq());
        place.last = Math.max(place.last, event.seq());
    }

    private void checkSame(Seen seen, Stored stored) {
        var event = seen.event();
        if (!event.id().equals(stored.id())) {
            add(I5, seen, "was shown " + named(event) + ", and the store has " + stored);
        } else if (!event.hash().equals(stored.hash())
                || !event.chain().equals(stored.chain())
                || !(event.isErased()
                        ? stored.expires()
                        : Integrity.hash(event.json()).equals(stored.hash()))) {
            add(I3, seen, "was shown " + named(event) + " with other content than the store has");
        }
    }

    /// Nothing between the floor and the place that the device says it has reached is missing.
    private void complete(Final shown) {
        var membership = run.fold().of(shown.conversation()).flatMap(found -> found.membership(shown.user()));
        var place = progress.get(key(shown.client(), shown.conversation(), "log"));
        if (membership.isEmpty() || run.logs().isRevoked(shown.client())) {
            return; // the rule of finals says what is to be said
        }
        var held = place == null ? new BitSet() : place.held;
        long first = membership.get().floor() + 1;
        long missing = held.nextClearBit((int) first);
        if (missing <= shown.seq()) {
            run.findings()
                    .add(Violation.of(
                                    I3,
                                    shown.t(),
                                    "says that it has reached seq " + shown.seq() + ", and was never shown seq "
                                            + missing)
                            .in(shown.conversation())
                            .by(shown.client())
                            .about(run.logs()
                                    .at(shown.conversation(), "log", missing)
                                    .map(Stored::id)
                                    .orElse(null)));
        }
    }

    private static String named(WireEvent event) {
        return event.type() + " " + event.id() + " at " + event.stream() + " " + event.seq();
    }

    private static String key(String client, String conversation, String stream) {
        return client + " " + conversation + " " + stream;
    }

    private void add(Invariant invariant, Seen seen, String text) {
        run.findings()
                .add(Violation.of(invariant, seen.t(), text)
                        .in(seen.conversation())
                        .by(seen.client())
                        .about(seen.event().id()));
    }
}
