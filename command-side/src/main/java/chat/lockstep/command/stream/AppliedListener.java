package chat.lockstep.command.stream;

import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hears of each event that an aggregate applies: on the thread that works on the command, before the event is stored.
@FunctionalInterface
public interface AppliedListener {

    /// @param users who are to know of it; empty where the aggregate does not know who they are
    /// @param traceparent of the trace that the command is part of; null if nobody records one
    void on(RecordedEvent event, List<UserId> users, @Nullable String traceparent);
}
