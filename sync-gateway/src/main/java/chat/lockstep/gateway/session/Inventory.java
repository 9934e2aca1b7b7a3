package chat.lockstep.gateway.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.StateDigest;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.view.Views;
import chat.lockstep.readmodel.wire.Head;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/// What the server holds of a user, as of one reading: all heads, newest activity first.
///
/// @param watermark how far the views had come before the heads were read, so nothing can slip between
/// @param cursor the same as the client gets it
/// @param digest of the heads
record Inventory(List<Head> heads, Map<Integer, Long> watermark, String cursor, Hash digest) {

    private static final Comparator<Head> NEWEST_FIRST = Comparator.comparing(Head::lastActivity)
            .reversed()
            .thenComparing(head -> head.id().value());

    static Mono<Inventory> read(Views views, UserId user) {
        return views.watermark().flatMap(watermark -> read(views, user, watermark));
    }

    /// @param watermark read just before
    static Mono<Inventory> read(Views views, UserId user, Map<Integer, Long> watermark) {
        return views.heads(user).map(heads -> of(heads, watermark));
    }

    /// Reads once the private log shows `seq`, at the longest after `within`.
    static Mono<Inventory> readFrom(Views views, UserId user, long seq, Duration within) {
        var own = ConversationId.ofUser(user);
        return Backoff.until(() -> views.head(user, own), head -> head.log().seq() >= seq, within)
                .then(Mono.defer(() -> read(views, user)));
    }

    private static Inventory of(List<Head> heads, Map<Integer, Long> watermark) {
        var digest = new StateDigest();
        heads.forEach(head -> digest.toggle(
                head.id(), head.epoch(), head.log().seq(), head.log().chain(), head.readUpTo()));
        return new Inventory(
                heads.stream().sorted(NEWEST_FIRST).toList(), watermark, cursor(watermark), digest.value());
    }

    private static String cursor(Map<Integer, Long> watermark) {
        var byPartition = new TreeMap<String, Long>();
        watermark.forEach((partition, offset) -> byPartition.put(partition.toString(), offset));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Jcs.text(byPartition).getBytes(UTF_8));
    }
}
