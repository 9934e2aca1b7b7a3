package chat.lockstep.gateway.session;

/// Why a socket closes, as the client is told: 4000 to 4499 come again, from 4500 on do not.
public enum CloseCode {
    /// Text that is no UTF-8: RFC 6455, 8.1.
    NOT_UTF_8(1007, "text is not UTF-8"),
    /// The session itself broke down; a fault of ours.
    INTERNAL(1011, "internal error"),
    TOKEN_EXPIRED(4401, "token expired"),
    IDLE_OR_SLOW(4408, "idle or slow"),
    FRAME_TOO_LARGE(4413, "frame too large"),
    TOO_MANY(4429, "too many"),
    GOING_AWAY(4499, "going away"),
    UNAUTHENTICATED(4501, "unauthenticated or device revoked"),
    UNSUPPORTED_PROTOCOL(4502, "unsupported protocol"),
    MALFORMED_FRAMES(4503, "malformed frames"),
    CONNECTED_ELSEWHERE(4504, "the same device connected elsewhere");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
