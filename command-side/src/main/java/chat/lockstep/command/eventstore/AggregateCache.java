package chat.lockstep.command.eventstore;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.function.ToLongFunction;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.jspecify.annotations.Nullable;

/// A bounded number of aggregates in memory. Axon uses an entry only while it holds the aggregate's lock, and removes
/// it when the unit of work is rolled back.
///
/// Another node may have appended to a stream since its aggregate was cached. An append to such a stale aggregate
/// fails on the unique key, but an answer that appends nothing would go out wrong. So such an answer is worked out
/// again by [#verifying], where an entry counts only if the store holds no event beyond it: one look-up in an index
/// instead of loading the stream again.
public final class AggregateCache implements Cache {

    private static final ScopedValue<Boolean> VERIFYING = ScopedValue.newInstance();

    private final com.github.benmanes.caffeine.cache.Cache<Object, Object> entries;
    private final ToLongFunction<String> storedSeq;

    /// @param storedSeq the number of events that the store holds of an aggregate
    AggregateCache(int aggregatesMax, ToLongFunction<String> storedSeq, MeterRegistry meters) {
        this.entries =
                Caffeine.newBuilder().maximumSize(aggregatesMax).recordStats().build();
        this.storedSeq = storedSeq;
        CaffeineCacheMetrics.monitor(meters, entries, "aggregates");
    }

    /// Runs `task` on this thread; in it no cached aggregate is used that is older than the store.
    public static <T> T verifying(ScopedValue.CallableOp<T, RuntimeException> task) {
        return ScopedValue.where(VERIFYING, true).call(task);
    }

    /// Whether the calling thread is in [#verifying].
    public static boolean isVerifying() {
        return VERIFYING.isBound();
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // the interface asks for both
    public <K, V> V get(K key) {
        var entry = entries.getIfPresent(key);
        if (entry != null && VERIFYING.isBound() && !isCurrent(key, entry)) {
            entries.invalidate(key);
            return null;
        }
        return (V) entry;
    }

    private boolean isCurrent(Object key, Object entry) {
        return entry instanceof AggregateCacheEntry<?> cached
                && versionOf(cached) + 1 == storedSeq.applyAsLong(key.toString());
    }

    @SuppressWarnings("NullAway") // an entry that was never serialized holds its aggregate and needs nothing to make it
    private static <T> long versionOf(AggregateCacheEntry<T> entry) {
        var version = entry.recreateAggregate(null, null, null).version();
        return version == null ? -1 : version;
    }

    @Override
    public void put(Object key, Object value) {
        entries.put(key, value);
    }

    @Override
    public boolean putIfAbsent(Object key, Object value) {
        return entries.asMap().putIfAbsent(key, value) == null;
    }

    @Override
    public boolean remove(Object key) {
        return entries.asMap().remove(key) != null;
    }

    @Override
    public void removeAll() {
        entries.invalidateAll();
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.asMap().containsKey(key);
    }

    /// Nobody listens: an evicted aggregate is loaded again.
    @Override
    public Registration registerCacheEntryListener(@Nullable EntryListener listener) {
        throw new UnsupportedOperationException("this cache tells nobody what it does");
    }
}
