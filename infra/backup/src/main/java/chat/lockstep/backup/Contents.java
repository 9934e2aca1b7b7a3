package chat.lockstep.backup;

import chat.lockstep.events.Hash;

/// What the rows of one database come to.
///
/// @param events how many
/// @param streams how many streams they are of
/// @param lastGlobalIndex the largest; 0 without events
/// @param digest SHA-256 of a line for each stream in the order of the aggregates' ids: id, last seq and chain there,
///     with a space between. Equal digests: the same events in the same places
record Contents(long events, long streams, long lastGlobalIndex, Hash digest) {

    String told() {
        return "%,d events of %,d streams, digest %s".formatted(events, streams, digest);
    }
}
