package chat.lockstep.gateway.circle;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.view.Views;
import chat.lockstep.readmodel.wire.Head;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Who may see of whom that he is there, or writes: people who share a conversation, and of whom neither blocks the
/// other. Safe for threads.
public final class Circles {

    private static final int READS_AT_ONCE_MAX = 16;
    private static final int GROUPS_LOOKED_AT_MAX = 200;
    private static final int MEMBERS_REMEMBERED_MAX = 500_000;
    private static final int USERS_REMEMBERED_MAX = 50_000;
    private static final Duration MEMBERS_REMEMBERED = Duration.ofSeconds(10);
    private static final Duration BLOCKS_REMEMBERED = Duration.ofSeconds(2);

    private final Views views;
    private final Cache<ConversationId, Set<UserId>> members;
    private final Cache<UserId, Set<UserId>> blocked;

    /// @param nanos a clock that never goes back
    public Circles(Views views, LongSupplier nanos) {
        this.views = views;
        this.members = Caffeine.newBuilder()
                .ticker(nanos::getAsLong)
                .maximumWeight(MEMBERS_REMEMBERED_MAX)
                .weigher((ConversationId id, Set<UserId> users) -> 1 + users.size())
                .expireAfterWrite(MEMBERS_REMEMBERED)
                .build();
        this.blocked = Caffeine.newBuilder()
                .ticker(nanos::getAsLong)
                .maximumSize(USERS_REMEMBERED_MAX)
                .expireAfterWrite(BLOCKS_REMEMBERED)
                .build();
    }

    /// Who is to see that `user` writes in a conversation: the other members whom it does not block; none if there are
    /// more than `most`. Those who block it see to that themselves.
    public Mono<Set<UserId>> audience(UserId user, ConversationId conversation, int most) {
        return members(conversation)
                .filter(all -> all.size() <= most && all.contains(user))
                .zipWith(blockedBy(user), (all, blocks) -> {
                    Set<UserId> others = new HashSet<>(all);
                    others.remove(user);
                    others.removeAll(blocks);
                    return others;
                });
    }

    /// Whom of `others` the user may see: those that share a conversation with it, and the user itself.
    public Mono<Set<UserId>> visible(UserId user, Collection<UserId> others) {
        return views.heads(user)
                .flatMap(heads -> sharing(user, heads, others))
                .flatMapMany(Flux::fromIterable)
                .filterWhen(other -> neitherBlocks(user, other), READS_AT_ONCE_MAX)
                .collect(Collectors.toSet());
    }

    /// Whether neither of the two blocks the other.
    public Mono<Boolean> neitherBlocks(UserId one, UserId other) {
        return one.equals(other)
                ? Mono.just(true)
                : blockedBy(one)
                        .flatMap(blocks -> blocks.contains(other)
                                ? Mono.just(false)
                                : blockedBy(other).map(theirs -> !theirs.contains(one)));
    }

    public Mono<Set<UserId>> blockedBy(UserId user) {
        var known = blocked.getIfPresent(user);
        return known != null ? Mono.just(known) : views.blocked(user).doOnNext(users -> blocked.put(user, users));
    }

    /// The user blocked somebody, or took that back.
    public void blocksChanged(UserId user) {
        blocked.invalidate(user);
    }

    public void membersChanged(ConversationId conversation) {
        members.invalidate(conversation);
    }

    private Mono<Set<UserId>> sharing(UserId user, List<Head> heads, Collection<UserId> others) {
        var left = new HashSet<>(others);
        var found = new HashSet<UserId>();
        take(left, found, Set.of(user));
        var present = heads.stream().filter(head -> head.until() == null).toList();
        present.forEach(head -> take(left, found, head.peer() == null ? Set.of() : Set.of(head.peer())));
        return Flux.fromStream(present.stream()
                        .filter(head -> head.kind() == ConversationKind.GROUP)
                        .sorted((a, b) -> b.lastActivity().compareTo(a.lastActivity()))
                        .limit(GROUPS_LOOKED_AT_MAX))
                .takeWhile(head -> !left.isEmpty())
                .concatMap(head -> members(head.id()), 1)
                .doOnNext(users -> take(left, found, users))
                .then(Mono.just(found));
    }

    private static void take(Set<UserId> left, Set<UserId> found, Set<UserId> users) {
        for (var other : List.copyOf(left)) {
            if (users.contains(other)) {
                left.remove(other);
                found.add(other);
            }
        }
    }

    private Mono<Set<UserId>> members(ConversationId conversation) {
        var known = members.getIfPresent(conversation);
        return known != null
                ? Mono.just(known)
                : views.members(conversation).doOnNext(users -> members.put(conversation, users));
    }
}
