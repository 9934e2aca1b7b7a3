package chat.lockstep.gateway.token;

import chat.lockstep.events.ErrorCode;

/// What became of a token.
public sealed interface Verdict {

    record Accepted(Identity identity) implements Verdict {}

    /// @param code `unauthenticated` or `token_expired`
    /// @param message what is wrong, without any part of the token
    record Refused(ErrorCode code, String message) implements Verdict {}
}
