package chat.lockstep.command.stream;

import chat.lockstep.events.Event;
import chat.lockstep.events.UserId;
import java.util.List;

/// Who is to know of an event.
@FunctionalInterface
public interface Audience {

    /// Nobody: whoever is to know finds out later.
    Audience UNKNOWN = _ -> List.of();

    /// @param event that was just applied
    List<UserId> of(Event event);
}
