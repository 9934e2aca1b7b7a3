package chat.lockstep.command.stream;

/// All that an aggregate remembers, as a value that can be written down. Its JSON is stored: the names of its parts are
/// as lasting as the revision of its [SnapshotForm].
public interface AggregateState {

    /// The last place of the stream that the state follows from.
    StreamHead head();
}
