package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I2;
import static chat.lockstep.checker.verdict.Invariant.I3;
import static chat.lockstep.checker.verdict.Invariant.I4;

import chat.lockstep.checker.fold.StoredLogs;
import chat.lockstep.checker.recording.LogLine;
import chat.lockstep.checker.verdict.Findings;
import chat.lockstep.checker.verdict.Invariant;
import chat.lockstep.checker.verdict.Violation;
import chat.lockstep.conformance.integrity.Integrity;
import java.util.HashMap;
import java.util.Map;

/// The event store by itself: seqs without holes or repeats, hashes and chains as computed from the bytes, ordinals
/// that count the messages, times that do not run backwards, and each command once.
final class StoreRule {

    private final StoredLogs logs;
    private final Findings findings;
    private final Map<String, End> ends = new HashMap<>();

    StoreRule(StoredLogs logs, Findings findings) {
        this.logs = logs;
        this.findings = findings;
    }

    private record End(long seq, String chain, String at, long ordinal) {}

    void on(LogLine line) {
        var event = line.event();
        var key = line.conversation() + " " + event.stream();
        var last = ends.getOrDefault(key, new End(0, Integrity.baseChain(line.conversation(), event.stream()), "", 0));
        if (event.seq() <= last.seq()) {
            add(I4, line, "seq " + event.seq() + " of " + key + " is used twice");
        } else if (event.seq() > last.seq() + 1) {
            add(I4, line, key + " has a hole: seq " + event.seq() + " comes after " + last.seq());
        }
        checkHashes(line, key, last);
        if (event.at().compareTo(last.at()) < 0) {
            add(I3, line, "time runs backwards in " + key + ": " + event.at() + " after " + last.at());
        }
        if (logs.byId(event.id()).isPresent()) {
            add(
                    I2,
                    line,
                    "the store holds " + event.id() + " twice, as "
                            + logs.byId(event.id()).get() + " too");
        }
        ends.put(key, new End(event.seq(), event.chain(), event.at(), ordinal(line, key, last)));
        logs.add(line);
    }

    private void checkHashes(LogLine line, String key, End last) {
        var event = line.event();
        var hash = Integrity.hash(event.json());
        if (!hash.equals(event.hash())) {
            add(I4, line, "hash of " + key + " " + event.seq() + " is " + event.hash() + ", computed " + hash);
        }
        try {
            var chain = Integrity.chain(last.chain(), event.hash());
            if (event.seq() == last.seq() + 1 && !chain.equals(event.chain())) {
                add(I4, line, "chain of " + key + " " + event.seq() + " is " + event.chain() + ", computed " + chain);
            }
        } catch (IllegalArgumentException | java.nio.BufferOverflowException malformed) {
            add(I4, line, "hash or chain of " + key + " " + event.seq() + " is not 32 bytes in base64url");
        }
    }

    private long ordinal(LogLine line, String key, End last) {
        var event = line.event();
        long ordinal = last.ordinal() + (event.type().equals("messageSent") ? 1 : 0);
        long told = event.data().path("ordinal").asLong(ordinal);
        if (event.stream().equals("log") && told != ordinal) {
            add(I4, line, "ordinal of " + key + " " + event.seq() + " is " + told + ", counted " + ordinal);
        }
        return ordinal;
    }

    private void add(Invariant invariant, LogLine line, String text) {
        findings.add(Violation.of(invariant, text)
                .in(line.conversation())
                .about(line.event().id()));
    }
}
