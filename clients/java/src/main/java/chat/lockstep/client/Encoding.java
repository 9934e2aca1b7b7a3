package chat.lockstep.client;

/// How frames are written on the wire. Both say the same.
public enum Encoding {
    /// Text that people can read.
    JSON("lockstep.v1.json"),
    /// The same model in fewer bytes.
    ///
    /// Source: RFC 8949, "Concise Binary Object Representation (CBOR)".
    CBOR("lockstep.v1.cbor");

    private final String subprotocol;

    Encoding(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    String subprotocol() {
        return subprotocol;
    }
}
