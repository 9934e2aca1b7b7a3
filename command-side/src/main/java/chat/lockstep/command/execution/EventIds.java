package chat.lockstep.command.execution;

import chat.lockstep.events.EventId;

/// Fresh ids, UUIDs of version 7, for the events that no command named.
@FunctionalInterface
public interface EventIds {

    EventId next();
}
