package chat.lockstep.gateway.session;

import chat.lockstep.events.Hash;
import chat.lockstep.events.StateDigest;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.view.Views;
import chat.lockstep.readmodel.watermark.Cursor;
import chat.lockstep.readmodel.wire.Head;
import java.util.Comparator;
import java.util.List;
import reactor.core.publisher.Mono;

/// What the server holds of a user, as of one reading: all heads, newest activity first.
///
/// @param cursor how far the views had come before the heads were read, so nothing can slip between
/// @param digest of the heads
record Inventory(List<Head> heads, Cursor cursor, Hash digest) {

    private static final Comparator<Head> NEWEST_FIRST = Comparator.comparing(Head::lastActivity)
            .reversed()
            .thenComparing(head -> head.id().value());

    static Mono<Inventory> read(Views views, UserId user) {
        return views.cursor().flatMap(cursor -> read(views, user, cursor));
    }

    /// @param cursor read just before
    static Mono<Inventory> read(Views views, UserId user, Cursor cursor) {
        return views.heads(user).map(heads -> of(heads, cursor));
    }

    /// The cursor as the client gets it.
    String place() {
        return ResumePlace.of(cursor, heads).encode();
    }

    /// The heads that changed after `since`, newest activity first.
    List<Head> changedSince(Cursor since) {
        return heads.stream().filter(head -> head.isChangedSince(since)).toList();
    }

    private static Inventory of(List<Head> heads, Cursor cursor) {
        var digest = new StateDigest();
        heads.forEach(head -> digest.toggle(
                head.id(), head.epoch(), head.log().seq(), head.log().chain(), head.readUpTo()));
        return new Inventory(heads.stream().sorted(NEWEST_FIRST).toList(), cursor, digest.value());
    }
}
