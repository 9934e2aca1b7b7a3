package chat.lockstep.command.account;

import chat.lockstep.command.eventstore.AggregateCache;
import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;

/// Whom accounts shut out, for the commands that go to other aggregates. Each account is read from the store and
/// believed for less than a second, whichever node writes it; a change on this node is seen at once. Ask before the
/// command goes to its aggregate, never from within: only one lock is held at a time.
///
/// When the store does not answer, neither does this: nobody gets in because a database is away.
public final class Accounts {

    private final CommandGateway commands;
    private final Cache<UserId, ShutOut> seen;

    Accounts(CommandGateway commands, AccountSettings settings, MeterRegistry meters) {
        this.commands = commands;
        this.seen = Caffeine.newBuilder()
                .maximumSize(settings.seenMax())
                .expireAfterWrite(settings.seenFor())
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(meters, seen, "accounts");
    }

    /// Whether `user` wants nothing from `other`.
    public boolean hasBlocked(UserId user, UserId other) {
        return of(user).users().contains(other);
    }

    /// Whether the device was shut out by its user.
    public boolean isRevoked(Author by) {
        return of(by.user()).devices().contains(by.device());
    }

    /// The account of `user` was changed on this node.
    public void changed(UserId user) {
        seen.invalidate(user);
    }

    /// While an answer is made again, nothing that was seen before counts.
    private ShutOut of(UserId user) {
        var known = AggregateCache.isVerifying() ? null : seen.getIfPresent(user);
        if (known != null) {
            return known;
        }
        var fresh = AggregateCache.verifying(() -> ask(user));
        seen.put(user, fresh);
        return fresh;
    }

    private ShutOut ask(UserId user) {
        try {
            return commands.sendAndWait(new AskAccount(ConversationId.ofUser(user)));
        } catch (AggregateNotFoundException none) {
            return ShutOut.NOBODY;
        }
    }
}
