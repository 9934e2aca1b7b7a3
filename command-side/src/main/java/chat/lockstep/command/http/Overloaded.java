package chat.lockstep.command.http;

/// No worker is free and the queue is full.
final class Overloaded extends RuntimeException {

    Overloaded(String message) {
        super(message);
    }
}
