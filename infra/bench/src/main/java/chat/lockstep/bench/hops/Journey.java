package chat.lockstep.bench.hops;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The way of one message, from the spans of its trace. Hops that follow one another begin where the one before ends.
///
/// @param nanos by hop, in the order of the way
record Journey(Map<String, Long> nanos) {

    private static final String COMMAND_SIDE = "lockstep-command-side"; // as its spans are named
    private static final String DECISION = "decided"; // as it names the moments
    private static final String COMMIT = "committed";

    static final String TO_COMMAND_SIDE = "01 socket in to command side";
    static final String DECIDED = "02 decided";
    static final String COMMITTED = "03 committed";
    static final String ANSWERED = "04 commit to answer out";
    static final String HINT = "05 commit to hint at the gateway";
    static final String OUT = "06 gateway to socket out";
    static final String ALL = "07 socket in to socket out";
    static final String WAL_READ = "08 commit to read from the WAL";
    static final String KAFKA = "09 acknowledged by Kafka";
    static final String READ = "10 Kafka to read from the topic";
    static final String HINTED_AGAIN = "11 members looked up and hinted again";
    static final String VIEW_READ = "12 Kafka to the views' read";
    static final String VIEW = "13 view written";

    /// Empty unless the whole way is there; where several spans are of one kind, the first to begin counts.
    static Optional<Journey> of(List<Span> trace) {
        var command = first(trace, span -> span.name().equals("command"));
        var decided = first(trace, Journey::isDecision);
        var relayed = first(trace, span -> span.name().equals("relay"));
        var live = first(trace, span -> span.name().equals("project live"));
        var delivered = first(trace, span -> span.name().equals("deliver"));
        var viewed = first(trace, span -> span.name().equals("project views"));
        if (command.isEmpty()
                || decided.isEmpty()
                || relayed.isEmpty()
                || live.isEmpty()
                || delivered.isEmpty()
                || viewed.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Journey(
                nanos(command.get(), decided.get(), relayed.get(), live.get(), delivered.get(), viewed.get())));
    }

    private static boolean isDecision(Span span) {
        return span.process().equals(COMMAND_SIDE)
                && span.isServer()
                && span.moments().containsKey(DECISION)
                && span.moments().containsKey(COMMIT);
    }

    private static Map<String, Long> nanos(
            Span command, Span deciding, Span relayed, Span live, Span delivered, Span viewed) {
        long decided = deciding.moments().getOrDefault(DECISION, 0L);
        long committed = deciding.moments().getOrDefault(COMMIT, 0L);
        var nanos = new LinkedHashMap<String, Long>();
        nanos.put(TO_COMMAND_SIDE, deciding.start() - command.start());
        nanos.put(DECIDED, decided - deciding.start());
        nanos.put(COMMITTED, committed - decided);
        nanos.put(ANSWERED, command.end() - committed);
        nanos.put(HINT, delivered.start() - committed);
        nanos.put(OUT, delivered.end() - delivered.start());
        nanos.put(ALL, delivered.end() - command.start());
        nanos.put(WAL_READ, relayed.start() - committed);
        nanos.put(KAFKA, relayed.end() - relayed.start());
        nanos.put(READ, live.start() - relayed.end());
        nanos.put(HINTED_AGAIN, live.end() - live.start());
        nanos.put(VIEW_READ, viewed.start() - relayed.end());
        nanos.put(VIEW, viewed.end() - viewed.start());
        return nanos;
    }

    private static Optional<Span> first(List<Span> trace, Predicate<Span> kind) {
        return trace.stream().filter(kind).min((one, other) -> Long.compare(one.start(), other.start()));
    }
}
