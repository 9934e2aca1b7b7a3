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

    static final String TO_COMMAND_SIDE = "01 socket in to command side";
    static final String COMMITTED = "02 command side: decided and committed";
    static final String ANSWERED = "03 commit to answer out";
    static final String READ = "04 commit to read from the topic";
    static final String HINTED = "05 members looked up and hinted";
    static final String HINT = "06 hint to the gateway";
    static final String OUT = "07 gateway to socket out";
    static final String ALL = "08 socket in to socket out";
    static final String VIEW_READ = "09 commit to the views' read";
    static final String VIEW = "10 view written";

    /// Empty unless the whole way is there; where several spans are of one kind, the first to begin counts.
    static Optional<Journey> of(List<Span> trace) {
        var command = first(trace, span -> span.name().equals("command"));
        var decided = first(trace, span -> span.process().equals(COMMAND_SIDE) && span.isServer());
        var live = first(trace, span -> span.name().equals("project live"));
        var delivered = first(trace, span -> span.name().equals("deliver"));
        var viewed = first(trace, span -> span.name().equals("project views"));
        if (command.isEmpty() || decided.isEmpty() || live.isEmpty() || delivered.isEmpty() || viewed.isEmpty()) {
            return Optional.empty();
        }
        long in = command.get().start();
        long committed = decided.get().end();
        var nanos = new LinkedHashMap<String, Long>();
        nanos.put(TO_COMMAND_SIDE, decided.get().start() - in);
        nanos.put(COMMITTED, committed - decided.get().start());
        nanos.put(ANSWERED, command.get().end() - committed);
        nanos.put(READ, live.get().start() - committed);
        nanos.put(HINTED, live.get().end() - live.get().start());
        nanos.put(HINT, delivered.get().start() - live.get().end());
        nanos.put(OUT, delivered.get().end() - delivered.get().start());
        nanos.put(ALL, delivered.get().end() - in);
        nanos.put(VIEW_READ, viewed.get().start() - committed);
        nanos.put(VIEW, viewed.get().end() - viewed.get().start());
        return Optional.of(new Journey(nanos));
    }

    private static Optional<Span> first(List<Span> trace, Predicate<Span> kind) {
        return trace.stream().filter(kind).min((one, other) -> Long.compare(one.start(), other.start()));
    }
}
