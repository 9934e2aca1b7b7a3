package chat.lockstep.command.http;

import chat.lockstep.events.Author;

/// For whom the gateway calls.
///
/// @param by the user and the device that the gateway verified
/// @param trace finds this request in the logs
public record Caller(Author by, Trace trace) {

    public String traceId() {
        return trace.id();
    }
}
