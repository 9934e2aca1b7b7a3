package chat.lockstep.e2e.fault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was asked of the system and what it holds in the end.
///
/// @param sends every message that a device was told to send, in the order of the asking
/// @param logs what the event store holds of each conversation
/// @param copies what each device shows of each of its conversations
record History(List<Send> sends, List<Log> logs, List<Copy> copies) {

    History {
        sends = List.copyOf(sends);
        logs = List.copyOf(logs);
        copies = List.copyOf(copies);
    }

    /// One message, as its sender saw it.
    ///
    /// @param id of the command, and so of the message
    /// @param invokedNanos when it was handed to the device, on the one clock of this JVM
    /// @param ackedNanos when the durable answer was seen; null if it never was
    record Send(
            String conversation,
            String device,
            String id,
            long invokedNanos,
            @Nullable Long ackedNanos) {}

    /// A message at its place in the log.
    record Shown(long seq, String id) {}

    /// @param length the number of events of all types
    /// @param messages in the order of the log
    record Log(String conversation, long length, List<Shown> messages) {}

    /// @param messages in the order in which the device shows them
    record Copy(String conversation, String device, List<Shown> messages) {}
}
