package chat.lockstep.checker.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A stretch of time, from one moment up to just before another.
record Span(long from, long to) {

    long micros() {
        return to - from;
    }

    boolean holds(long t) {
        return from <= t && t < to;
    }

    /// What both have in common; empty spans have `to` at or before `from`.
    Span and(Span other) {
        return new Span(Math.max(from, other.from), Math.min(to, other.to));
    }

    boolean isEmpty() {
        return to <= from;
    }

    /// The same time, as spans that are apart and in order.
    static List<Span> union(List<Span> spans) {
        var apart = new ArrayList<Span>();
        for (var span :
                spans.stream().sorted(Comparator.comparingLong(Span::from)).toList()) {
            if (!apart.isEmpty() && span.from <= apart.getLast().to) {
                var last = apart.removeLast();
                apart.add(new Span(last.from, Math.max(last.to, span.to)));
            } else {
                apart.add(span);
            }
        }
        return apart;
    }

    /// What is left of this one without those.
    ///
    /// @param those apart and in order
    List<Span> without(List<Span> those) {
        var left = new ArrayList<Span>();
        long begin = from;
        for (var taken : those) {
            if (taken.from >= to) {
                break;
            }
            if (taken.from > begin) {
                left.add(new Span(begin, taken.from));
            }
            begin = Math.max(begin, taken.to);
        }
        if (begin < to) {
            left.add(new Span(begin, to));
        }
        return left;
    }
}
