package chat.lockstep.gateway.frame;

import java.util.Optional;
import java.util.stream.Stream;

/// What frames are written in. Both say the same: CBOR holds the very JSON model.
public enum Encoding {
    /// Text frames.
    JSON("lockstep.v1.json"),
    /// Binary frames.
    ///
    /// Source: RFC 8949, "Concise Binary Object Representation (CBOR)".
    CBOR("lockstep.v1.cbor");

    private final String subprotocol;

    Encoding(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    /// The name by which a client asks for it at the upgrade.
    public String subprotocol() {
        return subprotocol;
    }

    public static Optional<Encoding> ofSubprotocol(String name) {
        return Stream.of(values())
                .filter(encoding -> encoding.subprotocol.equals(name))
                .findFirst();
    }
}
