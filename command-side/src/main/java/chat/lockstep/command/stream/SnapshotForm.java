package chat.lockstep.command.stream;

import java.util.function.Function;

/// How one kind of aggregate is written down, so that a load need not begin at its first event.
///
/// @param type the kind's stored name
/// @param revision raised when the state changes its form or its meaning; a snapshot of any other revision is ignored
/// @param aggregate the class of the aggregate
/// @param state the class of its state
/// @param writer takes the state out of an aggregate that has at least one event
/// @param reader makes an aggregate from a state
public record SnapshotForm<A, S extends AggregateState>(
        String type, int revision, Class<A> aggregate, Class<S> state, Function<A, S> writer, Function<S, A> reader) {

    /// The state of `root`, which must be an aggregate of this kind.
    public AggregateState stateOf(Object root) {
        return writer.apply(aggregate.cast(root));
    }

    /// An aggregate made from `value`, which must be a state of this kind.
    public A restore(Object value) {
        return reader.apply(state.cast(value));
    }
}
