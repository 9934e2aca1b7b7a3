package chat.lockstep.client;

/// How frames are written on the wire. Both say the same.
public enum Encoding {
    /// Text that people can read.
    JSON("lockstep.v1.json"),
    /// The same model in fewer bytes. Needs `tools.jackson.dataformat:jackson-dataformat-cbor` on the application's
    /// class path.
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
