package chat.lockstep.query.problem;

import chat.lockstep.events.ProtocolError;

/// A problem document.
///
/// @param title the error's code in words, the same for every occurrence
/// @param detail what was wrong this time
record Problem(String type, String title, int status, String detail, ProtocolError error) {

    static Problem of(ProtocolError error) {
        return new Problem(
                "about:blank",
                error.code().wireName().replace('_', ' '),
                error.code().httpStatus(),
                error.message(),
                error);
    }
}
