package chat.lockstep.gateway.live;

import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.frame.SharedFrame;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The open sessions of this node, by user. Safe for threads.
public final class NodeSessions {

    /// Those of a user are few, and hear of things in the order in which they came.
    private final ConcurrentHashMap<UserId, Set<LiveSession>> byUser = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Registry registry;

    public NodeSessions(Registry registry) {
        this.registry = registry;
    }

    /// Adds a session, unless devices of its user have as many as they may. Earlier connections of the same device end.
    ///
    /// @return whether it was added, or was there already
    public boolean enter(LiveSession session, int perUserMax) {
        var sessions = byUser.compute(session.user(), (user, present) -> with(present, session, perUserMax));
        if (sessions == null || !sessions.contains(session)) {
            return false;
        }
        claimed(session.claim());
        return true;
    }

    /// Announces the user of a session that entered. From its completion on, hints come; fails when they might not.
    public Mono<Void> announce(LiveSession session) {
        return Mono.defer(() -> registry.announce(session.user()))
                .doOnSuccess(announced -> registry.claim(session.claim()));
    }

    /// A device has a connection, here or elsewhere: earlier ones of it end.
    void claimed(Claim claim) {
        sessionsOf(claim.user()).stream()
                .filter(session -> claim.ends(session.claim()))
                .forEach(LiveSession::supersede);
    }

    /// Takes a session out; with the last one of a user, the announcement too. Harmless for one that never joined.
    public void leave(LiveSession session) {
        // Within compute, so that a withdrawal cannot overtake the announcement of a session that joins meanwhile.
        byUser.computeIfPresent(session.user(), (user, sessions) -> without(sessions, session));
    }

    public int count() {
        return count.get();
    }

    boolean has(UserId user) {
        return byUser.containsKey(user);
    }

    Collection<UserId> users() {
        return List.copyOf(byUser.keySet());
    }

    /// Hands a hint to the sessions of its users.
    public void deliver(Hint hint) {
        for (var user : hint.users()) {
            sessionsOf(user).forEach(session -> session.hint(hint));
        }
    }

    /// Tells the sessions of `users` that somebody writes.
    public void deliver(Typing typing, Collection<UserId> users) {
        var frame = new SharedFrame(new ServerFrame.Typing(typing.conversation(), typing.user(), typing.active()));
        users.forEach(user -> sessionsOf(user).forEach(session -> session.typing(typing, frame)));
    }

    /// Sends word of somebody who writes to the sessions of `users` at all nodes.
    public void tell(Typing typing, Set<UserId> users) {
        registry.tell(typing, users);
    }

    /// Has the sessions of `user` compare: hints may have been lost.
    public void compareSoon(UserId user) {
        sessionsOf(user).forEach(LiveSession::compareSoon);
    }

    private Set<LiveSession> sessionsOf(UserId user) {
        return byUser.getOrDefault(user, Set.of());
    }

    private @Nullable Set<LiveSession> with(@Nullable Set<LiveSession> sessions, LiveSession session, int perUserMax) {
        var joined = sessions == null ? new CopyOnWriteArraySet<LiveSession>() : sessions;
        var device = session.claim().device();
        var ofOthers = joined.stream()
                .filter(other -> !other.claim().device().equals(device))
                .count();
        if (!joined.contains(session) && ofOthers >= perUserMax) {
            return sessions;
        }
        if (joined.add(session)) {
            count.incrementAndGet();
        }
        return joined;
    }

    private @Nullable Set<LiveSession> without(Set<LiveSession> sessions, LiveSession session) {
        if (sessions.remove(session)) {
            count.decrementAndGet();
        }
        if (!sessions.isEmpty()) {
            return sessions;
        }
        registry.withdraw(session.user());
        return null;
    }
}
