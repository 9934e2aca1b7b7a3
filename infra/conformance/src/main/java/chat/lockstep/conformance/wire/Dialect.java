package chat.lockstep.conformance.wire;

/// The two ways to write frames.
public enum Dialect {
    JSON("lockstep.v1.json"),
    CBOR("lockstep.v1.cbor");

    private final String subprotocol;

    Dialect(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    public String subprotocol() {
        return subprotocol;
    }
}
