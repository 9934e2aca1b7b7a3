package chat.lockstep.command.http;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;

/// A problem document (RFC 9457) with the protocol's error object in it.
record Problem(String type, String title, int status, ProtocolError error) {

    static Problem of(int status, ProtocolError error) {
        return new Problem("about:blank", error.code().wireName(), status, error);
    }

    static Problem of(ErrorCode code, String message, String traceId) {
        return of(code.httpStatus(), ProtocolError.of(code, message, traceId));
    }
}
