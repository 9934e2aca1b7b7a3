package chat.lockstep.projector.rebuild;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.version.ConversationDigests;
import chat.lockstep.readmodel.version.RowDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Compares two versions of the views, conversation by conversation, row by row, while both may grow.
///
/// Events are compared up to the place that both have reached; what is derived from them, when both stand at the same
/// place. A conversation that is in motion is looked at again and again for a while; one that never rests has at least
/// equal events up to a common place. One that rests at different places in the two differs. What Cassandra does not
/// answer is asked again.
final class Comparison {

    private static final int CONVERSATIONS_AT_ONCE_MAX = 8;
    private static final int LOOKS_MAX = 20;
    private static final int RESTING_LOOKS = 4;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final RowDigest END = new RowDigest("the end", "");

    private final int before;
    private final int after;
    private final ConversationDigests one;
    private final ConversationDigests other;

    Comparison(ReadModel model, int before, int after) {
        this.before = before;
        this.after = after;
        one = model.pinned(before).digests();
        other = model.pinned(after).digests();
    }

    /// How many conversations say the same, differ, or never rested while their events were the same.
    record Result(long equal, long different, long moving) {

        static final Result NONE = new Result(0, 0, 0);

        Result and(Verdict verdict) {
            return switch (verdict) {
                case Equal _ -> new Result(equal + 1, different, moving);
                case Different _ -> new Result(equal, different + 1, moving);
                case Moving _ -> new Result(equal, different, moving + 1);
            };
        }
    }

    sealed interface Verdict {}

    record Equal() implements Verdict {}

    /// @param place the first row that differs, for people
    record Different(ConversationId conversation, String place) implements Verdict {}

    record Moving() implements Verdict {}

    /// @param found told of each difference as it is found
    Result run(Consumer<Different> found) {
        // One that only the other version has is not in the first list.
        var all = Flux.concat(
                one.conversations(Patience.AGAIN),
                other.conversations(Patience.AGAIN)
                        .filterWhen(
                                id -> one.heads(id)
                                        .map(heads -> heads.equals(VersionVector.EMPTY))
                                        .retryWhen(Patience.AGAIN),
                                CONVERSATIONS_AT_ONCE_MAX));
        return Objects.requireNonNull(all.flatMap(this::compare, CONVERSATIONS_AT_ONCE_MAX)
                .doOnNext(verdict -> {
                    if (verdict instanceof Different different) {
                        found.accept(different);
                    }
                })
                .reduce(Result.NONE, Result::and)
                .block());
    }

    Mono<Verdict> compare(ConversationId conversation) {
        return look(conversation, LOOKS_MAX, Optional.empty()).retryWhen(Patience.AGAIN);
    }

    /// Where the two versions have a conversation.
    private record Heads(VersionVector one, VersionVector other) {

        boolean areSame() {
            return one.equals(other);
        }

        VersionVector common() {
            Map<StreamId, Long> common = new HashMap<>();
            one.counts().forEach((stream, count) -> {
                long both = Math.min(count, other.of(stream));
                if (both > 0) {
                    common.put(stream, both);
                }
            });
            return VersionVector.of(common);
        }
    }

    private Mono<Heads> heads(ConversationId conversation) {
        return Mono.zip(one.heads(conversation), other.heads(conversation), Heads::new);
    }

    /// The first row that differs.
    ///
    /// @param isEvent whether it is of those that do not change any more, however the heads move
    private record Finding(String place, boolean isEvent) {}

    /// What a look saw, and how often in a row.
    private record Seen(Heads heads, Optional<Finding> finding, int times) {

        boolean isSameAs(Heads now, Optional<Finding> found) {
            return finding.equals(found)
                    && (heads.equals(now) || found.filter(Finding::isEvent).isPresent());
        }
    }

    private Mono<Verdict> look(ConversationId conversation, int looks, Optional<Seen> before) {
        return heads(conversation)
                .flatMap(heads -> difference(conversation, heads)
                        .map(Optional::of)
                        .defaultIfEmpty(Optional.empty())
                        .flatMap(found -> judge(conversation, seen(heads, found, before), looks)));
    }

    private static Seen seen(Heads heads, Optional<Finding> found, Optional<Seen> before) {
        int times = before.filter(last -> last.isSameAs(heads, found))
                .map(last -> last.times() + 1)
                .orElse(1);
        return new Seen(heads, found, times);
    }

    /// A difference counts if it is seen several times; one of what is derived, while the heads stand still, since that
    /// is written before the heads move.
    private Mono<Verdict> judge(ConversationId conversation, Seen seen, int looks) {
        if (seen.finding().isEmpty() && seen.heads().areSame()) {
            return Mono.just(new Equal());
        }
        if (seen.finding().isPresent() && seen.times() >= RESTING_LOOKS) {
            return Mono.just(new Different(conversation, seen.finding().get().place()));
        }
        if (looks > 1) {
            return Mono.delay(PAUSE).then(Mono.defer(() -> look(conversation, looks - 1, Optional.of(seen))));
        }
        return Mono.just(
                seen.times() >= RESTING_LOOKS ? new Different(conversation, ends(seen.heads())) : new Moving());
    }

    private String ends(Heads heads) {
        return "it ends at %s in version %d and at %s in version %d"
                .formatted(heads.one().counts(), before, heads.other().counts(), after);
    }

    /// Empty if there is none.
    private Mono<Finding> difference(ConversationId conversation, Heads heads) {
        var common = heads.common();
        var events = first(one.events(conversation, common), other.events(conversation, common))
                .map(place -> new Finding(place, true));
        return heads.areSame() ? events.switchIfEmpty(Mono.defer(() -> state(conversation))) : events;
    }

    private Mono<Finding> state(ConversationId conversation) {
        return first(one.state(conversation), other.state(conversation)).map(place -> new Finding(place, false));
    }

    private Mono<String> first(Flux<RowDigest> rows, Flux<RowDigest> otherRows) {
        return Flux.zip(rows.concatWithValues(END), otherRows.concatWithValues(END))
                .filter(pair -> !pair.getT1().equals(pair.getT2()))
                .next()
                .map(pair -> place(pair.getT1(), pair.getT2()));
    }

    private String place(RowDigest row, RowDigest otherRow) {
        if (row.place().equals(otherRow.place())) {
            return row.place();
        }
        return "%s in version %d, where version %d has %s".formatted(row.place(), before, after, otherRow.place());
    }
}
