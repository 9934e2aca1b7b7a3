package chat.lockstep.gateway.limit;

import chat.lockstep.events.UserId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/// How often each user asks. Who has not asked for a while is forgotten: the bucket would be full by then. Safe for
/// threads.
public final class UserRates {

    private static final int USERS_MAX = 100_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    private final Cache<UserId, RateLimit> byUser = Caffeine.newBuilder()
            .maximumSize(USERS_MAX)
            .expireAfterAccess(FORGOTTEN_AFTER)
            .build();
    private final int perSecond;
    private final LongSupplier nanos;

    /// @param nanos a clock that never goes back
    public UserRates(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    public int perSecond() {
        return perSecond;
    }

    /// 0 if `user` may go on, else the milliseconds until then.
    public long take(UserId user, int cost) {
        var rate = byUser.get(user, unknown -> new RateLimit(perSecond, nanos.getAsLong()));
        synchronized (rate) {
            return rate.take(cost, nanos.getAsLong());
        }
    }
}
