package chat.lockstep.verify;

import java.util.List;
import java.util.TreeMap;

/// The conversations that were not equal when they were looked at last.
final class Pending {

    private final TreeMap<String, One> all = new TreeMap<>();
    private final int most;

    /// One of them.
    record One(String conversation, EventStore store, Look look) {}

    Pending(int most) {
        this.most = most;
    }

    /// @throws CouldNotLook if there are too many to keep
    synchronized void add(String conversation, EventStore store, Look look) {
        if (all.size() >= most && !all.containsKey(conversation)) {
            throw new CouldNotLook("more than " + most + " conversations differ, such as "
                    + all.firstEntry().getValue().look().differences() + " in " + all.firstKey());
        }
        all.put(conversation, new One(conversation, store, look));
    }

    synchronized void remove(One one) {
        all.remove(one.conversation());
    }

    synchronized List<One> all() {
        return List.copyOf(all.values());
    }

    /// Those whose log is right: views can catch up, a log cannot mend itself.
    synchronized List<One> mending() {
        return all.values().stream().filter(one -> one.look().log().isEmpty()).toList();
    }

    synchronized boolean mayMend() {
        return !mending().isEmpty();
    }
}
