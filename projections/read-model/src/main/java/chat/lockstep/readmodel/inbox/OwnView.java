package chat.lockstep.readmodel.inbox;

import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Tally;
import chat.lockstep.readmodel.account.HiddenReader;
import chat.lockstep.readmodel.account.OwnSettings;
import chat.lockstep.readmodel.log.OrdinalReader;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.Head.Own;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Joins what the conversation says of a member with what the member keeps for itself: settings, a private mark,
/// hidden messages. An expired preview is left out here, too.
///
/// Nothing more is read for a member who neither reads in private beyond its other marks nor hid anything.
final class OwnView {

    private final OrdinalReader ordinals;
    private final HiddenReader hidden;
    private final InstantSource clock;

    OwnView(OrdinalReader ordinals, HiddenReader hidden, InstantSource clock) {
        this.ordinals = ordinals;
        this.hidden = hidden;
        this.clock = clock;
    }

    /// @param row of `inbox`
    /// @param own the member's settings; null if it never set any
    Mono<Head> of(UserId user, Row row, @Nullable OwnSettings own) {
        return tally(row, own).map(tally -> HeadRow.head(row, tally)).flatMap(head -> {
            var preview = shown(head.preview());
            return own == null || !own.isHiding() || preview == null
                    ? Mono.just(joined(user, head, preview, own))
                    : hidden.among(user, head.id(), List.of(preview.messageId()))
                            .map(found -> joined(user, head, found.isEmpty() ? preview : null, own));
        });
    }

    /// With the private mark, if it is ahead of the others. One that is beyond what the view holds of the log stands
    /// at its end: everything up to there was read.
    private Mono<Tally> tally(Row row, @Nullable OwnSettings own) {
        var tally = HeadRow.tally(row);
        if (own == null || own.privateMark() <= tally.markSeq()) {
            return Mono.just(tally);
        }
        long mark = own.privateMark();
        var atHead = tally.marked(mark, row.getLong("head_ordinal"));
        return mark >= row.getLong("head_seq")
                ? Mono.just(atHead)
                : ordinals.at(own.conversation(), mark)
                        .map(ordinal -> tally.marked(mark, ordinal))
                        .defaultIfEmpty(tally);
    }

    private @Nullable Message shown(@Nullable Message preview) {
        return preview == null || preview.isExpired(Timestamp.of(clock.instant())) ? null : preview;
    }

    private static Head joined(UserId user, Head head, @Nullable Message preview, @Nullable OwnSettings own) {
        return new Head(
                head.id(),
                head.kind(),
                head.title(),
                head.peer(),
                head.epoch(),
                head.log(),
                head.floor(),
                head.until(),
                head.unread(),
                head.mentions(),
                head.readUpTo(),
                preview,
                own == null ? head.settings() : own.settings(),
                head.lastActivity(),
                head.source(),
                own == null ? null : new Own(user, own.isHiding(), own.source()));
    }
}
