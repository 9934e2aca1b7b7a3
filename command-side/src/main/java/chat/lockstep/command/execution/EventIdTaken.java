package chat.lockstep.command.execution;

/// The store holds an event with the id of this command already: the command is a repeat, or misuses the id.
public final class EventIdTaken extends RuntimeException {

    EventIdTaken(Throwable cause) {
        super("the event id is taken", cause);
    }
}
