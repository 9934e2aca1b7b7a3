package chat.lockstep.gateway.live;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.Availability;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Whom the sessions of this node watch. It listens to the transitions of those, and looks now and then after the ones
/// that are there: a device that dies says nothing. Safe for threads.
public final class NodePresence {

    private static final Logger LOG = LoggerFactory.getLogger(NodePresence.class);
    private static final int LOOKS_AT_ONCE_MAX = 64;
    private static final int LOOKS_PER_ROUND_MAX = 20_000;

    private final PresenceStore store;
    private final Channels channels;
    private final int watchesMax;
    private final ConcurrentHashMap<UserId, Watched> watched = new ConcurrentHashMap<>();
    private final AtomicInteger watches = new AtomicInteger();

    /// @param watchesMax pairs of a session and a user whom it watches
    public NodePresence(PresenceStore store, Channels channels, int watchesMax) {
        this.store = store;
        this.channels = channels;
        this.watchesMax = watchesMax;
    }

    /// Where transitions come from.
    public interface Channels {

        void listenTo(UserId user);

        void stopListeningTo(UserId user);
    }

    private static final class Watched {
        final Set<LiveSession> sessions = ConcurrentHashMap.newKeySet();
        volatile PresenceStore.Seen seen = PresenceStore.Seen.NEVER;
    }

    public int count() {
        return watches.get();
    }

    /// A device gives a sign of life. Best effort: without Redis there is no presence.
    public void report(UserId user, DeviceId device, String session, Availability status) {
        var _ = store.report(user, device, session, status)
                .subscribe(done -> {}, failure -> LOG.debug("{} not reported: {}", user, failure.toString()));
    }

    /// A connection of a device has ended. Best effort: the device's last sign of life ends by itself, too.
    public void leave(UserId user, DeviceId device, String session) {
        var _ = store.leave(user, device, session)
                .subscribe(done -> {}, failure -> LOG.debug("{} not signed off: {}", user, failure.toString()));
    }

    /// Adds what a session watches.
    ///
    /// @return whether that many can be watched
    public boolean watch(LiveSession session, Collection<UserId> users) {
        if (watches.addAndGet(users.size()) > watchesMax) {
            watches.addAndGet(-users.size());
            return false;
        }
        for (var user : users) {
            watched.compute(user, (id, present) -> {
                var known = present == null ? new Watched() : present;
                if (!known.sessions.add(session)) {
                    watches.decrementAndGet();
                }
                if (present == null) {
                    channels.listenTo(user);
                }
                return known;
            });
        }
        return true;
    }

    public void unwatch(LiveSession session, Collection<UserId> users) {
        for (var user : users) {
            watched.computeIfPresent(user, (id, present) -> {
                if (present.sessions.remove(session)) {
                    watches.decrementAndGet();
                }
                if (!present.sessions.isEmpty()) {
                    return present;
                }
                channels.stopListeningTo(user);
                return null;
            });
        }
    }

    /// How present a user is now. Fails without Redis.
    public Mono<PresenceStore.Seen> look(UserId user) {
        return store.look(user).doOnNext(seen -> {
            var known = watched.get(user);
            if (known != null) {
                known.seen = seen;
            }
        });
    }

    /// A transition, or what a look has found.
    public void news(UserId user, PresenceStore.Seen seen) {
        var known = watched.get(user);
        if (known != null) {
            known.seen = seen;
            known.sessions.forEach(session -> session.presence(user, seen));
        }
    }

    /// Looks after those who were there.
    Mono<Void> lookAfter() {
        var present = watched.entrySet().stream()
                .filter(entry -> entry.getValue().seen.status() != Availability.OFFLINE)
                .limit(LOOKS_PER_ROUND_MAX)
                .toList();
        return Flux.fromIterable(present)
                .flatMap(entry -> lookAfter(entry.getKey(), entry.getValue().seen), LOOKS_AT_ONCE_MAX)
                .then();
    }

    private Mono<Void> lookAfter(UserId user, PresenceStore.Seen before) {
        return store.look(user)
                .doOnNext(now -> {
                    if (now.status() != before.status()) {
                        news(user, now);
                    }
                })
                .onErrorComplete()
                .then();
    }

    /// Everyone who is watched, after transitions may have been missed.
    Mono<Void> lookAgain() {
        return Flux.fromIterable(List.copyOf(watched.keySet()))
                .flatMap(
                        user -> store.look(user)
                                .doOnNext(now -> news(user, now))
                                .onErrorComplete(),
                        LOOKS_AT_ONCE_MAX)
                .then();
    }
}
