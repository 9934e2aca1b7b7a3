package chat.lockstep.verify;

import chat.lockstep.verify.VerificationResult.NotEqual;
import com.datastax.oss.driver.api.core.DriverException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Compares every conversation's views with a fold of its events.
///
/// The system may be at work meanwhile: a conversation that differs is looked at again until it is equal or the time
/// to settle is over. What differs then is behind, if the views equal the fold up to where they say they are, or
/// different. Memory does not grow with the number of events, only with the conversations that differ.
public final class Verification {

    private static final int AT_ONCE = 8;
    private static final int DIFFERING_MAX = 100_000;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int LAST_LOOKS = 5;

    private final VerificationSettings settings;
    private final List<EventStore> stores;
    private final Views views;
    private final Pending pending = new Pending(DIFFERING_MAX);
    private final Map<String, List<Difference>> elsewhere = new TreeMap<>();
    private final AtomicLong equal = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    private Verification(VerificationSettings settings, List<EventStore> stores, Views views) {
        this.settings = settings;
        this.stores = stores;
        this.views = views;
    }

    /// @throws CouldNotLook if the event store, the views or the topic could not be read
    public static VerificationResult run(VerificationSettings settings) throws InterruptedException {
        var stores = settings.databases().stream()
                .map(database -> new EventStore(database, AT_ONCE + 1))
                .toList();
        try (var views = Views.open(settings.cassandra())) {
            return new Verification(settings, stores, views).run();
        } catch (DriverException failure) {
            throw new CouldNotLook("the views at " + settings.cassandra().contactPoints(), failure); // a later page
        } finally {
            stores.forEach(EventStore::close);
        }
    }

    private VerificationResult run() throws InterruptedException {
        long begin = System.nanoTime();
        var only = settings.conversation();
        if (only == null) {
            lookAtAll();
            new Strays(stores, views, this::addElsewhere).find();
        } else {
            lookAtOne(only);
        }
        long end = System.nanoTime() + settings.settle().toNanos();
        long records = 0;
        var topic = settings.topic();
        if (topic != null) {
            try (var check = new TopicCheck(topic, stores, this::addElsewhere)) {
                records = check.run(only, end);
            }
        }
        settle(end);
        return result(records, Duration.ofNanos(System.nanoTime() - begin));
    }

    private void lookAtAll() {
        try (var workers = new Workers(AT_ONCE)) {
            for (var store : stores) {
                var last = new AtomicReference<>("");
                store.aggregates(
                        null,
                        page -> page.stream()
                                .map(TopicCheck::conversationOf)
                                .filter(conversation ->
                                        !last.getAndSet(conversation).equals(conversation))
                                .forEach(conversation -> workers.run(() -> look(store, conversation))));
            }
            workers.finish();
        }
    }

    private void lookAtOne(String conversation) {
        if (!isStored(conversation)) {
            throw new CouldNotLook("the event store has no conversation " + conversation);
        }
        stores.stream().filter(store -> store.holds(conversation)).forEach(store -> look(store, conversation));
    }

    private boolean isStored(String conversation) {
        return stores.stream().anyMatch(store -> store.holds(conversation));
    }

    private void look(EventStore store, String conversation) {
        var look = ConversationCheck.look(store, views, conversation);
        events.addAndGet(look.events());
        if (look.isEqual()) {
            equal.incrementAndGet();
        } else {
            pending.add(conversation, store, look);
        }
    }

    private void addElsewhere(Difference difference) {
        if (elsewhere.size() < DIFFERING_MAX) {
            var known = elsewhere.computeIfAbsent(difference.conversation(), _ -> new ArrayList<>());
            if (known.size() < VerificationResult.TOLD_MAX) {
                known.add(difference);
            }
        }
    }

    private void settle(long end) throws InterruptedException {
        while (pending.mayMend() && System.nanoTime() < end) {
            Thread.sleep(PAUSE);
            for (var one : pending.mending()) {
                var look = ConversationCheck.look(one.store(), views, one.conversation());
                if (look.isEqual()) {
                    pending.remove(one);
                    equal.incrementAndGet();
                } else {
                    pending.add(one.conversation(), one.store(), look);
                }
            }
        }
    }

    private VerificationResult result(long records, Duration took) {
        var told = new ArrayList<NotEqual>();
        long behind = 0;
        long different = 0;
        for (var one : pending.all()) {
            var others = elsewhere.remove(one.conversation());
            var differences = new ArrayList<>(one.look().differences());
            if (others != null) {
                differences.addAll(others);
            }
            var outcome = others != null || !isBehind(one) ? Outcome.DIFFERENT : Outcome.BEHIND;
            behind += outcome == Outcome.BEHIND ? 1 : 0;
            different += outcome == Outcome.DIFFERENT ? 1 : 0;
            tell(told, new NotEqual(one.conversation(), outcome, differences));
        }
        long countedAsEqual = 0;
        for (var other : elsewhere.entrySet()) {
            different++;
            countedAsEqual += isStored(other.getKey()) ? 1 : 0;
            tell(told, new NotEqual(other.getKey(), Outcome.DIFFERENT, other.getValue()));
        }
        return new VerificationResult(
                equal.get() - countedAsEqual, behind, different, events.get(), records, told, took);
    }

    private static void tell(List<NotEqual> told, NotEqual one) {
        if (told.size() < VerificationResult.TOLD_MAX) {
            told.add(one);
        }
    }

    /// Whether the views say what the log says up to where they claim to be; or the conversation moves on so quickly
    /// that no look finds log and views standing still.
    private boolean isBehind(Pending.One one) {
        if (!one.look().log().isEmpty()) {
            return false;
        }
        boolean isMoving = false;
        var before = one.look().heads();
        for (int looks = 0; looks < LAST_LOOKS; looks++) {
            var look = ConversationCheck.lookUpToViews(one.store(), views, one.conversation());
            if (look.isEqual()) {
                return true;
            }
            isMoving = !look.heads().equals(before);
            before = look.heads();
        }
        return isMoving;
    }
}
