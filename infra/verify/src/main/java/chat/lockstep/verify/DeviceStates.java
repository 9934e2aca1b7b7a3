package chat.lockstep.verify;

import com.datastax.oss.driver.api.core.DriverException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts the ledger of acknowledgements beside the inboxes: of each device that is registered and not revoked, how it
/// stands in each conversation of its user. One user's rows are held at a time.
final class DeviceStates {

    private final Views views;

    DeviceStates(Views views) {
        this.views = views;
    }

    /// How a device stands in a conversation.
    enum Kind {
        IN_STEP,
        BEHIND,
        DIVERGED,
        NEVER_ACKNOWLEDGED
    }

    /// @param behind how many events it has not acknowledged
    /// @param at when it acknowledged last; null for never
    record DeviceState(
            String user,
            String device,
            String conversation,
            Kind kind,
            long behind,
            @Nullable Instant at) {

        String told() {
            return switch (kind) {
                case IN_STEP -> "in step";
                case BEHIND -> "behind " + behind;
                case DIVERGED -> "DIVERGED";
                case NEVER_ACKNOWLEDGED -> "never acknowledged, behind " + behind;
            };
        }
    }

    /// A row of the ledger.
    private record Entry(long seq, @Nullable Instant at, boolean isDiverged) {}

    /// @param only the user to look at; null for all
    /// @throws CouldNotLook if the views do not answer
    void of(@Nullable String only, Consumer<DeviceState> each) {
        try {
            users(only).forEach(user -> ofUser(user, each));
        } catch (DriverException failure) {
            throw new CouldNotLook("the views", failure);
        }
    }

    private Stream<String> users(@Nullable String only) {
        return only == null
                ? views.rows("SELECT DISTINCT user FROM VIEWS.inbox").map(row -> row.text("user"))
                : Stream.of(only);
    }

    private void ofUser(String user, Consumer<DeviceState> each) {
        var devices = new TreeSet<String>();
        views.rows("SELECT device, registered_at, revoked_at FROM VIEWS.device WHERE user = ?", user)
                .filter(row -> row.value("registered_at") != null && row.value("revoked_at") == null)
                .forEach(row -> devices.add(row.text("device")));
        if (devices.isEmpty()) {
            return;
        }
        var ends = new HashMap<String, Long>();
        views.rows("SELECT conversation, head_seq, until_seq FROM VIEWS.inbox WHERE user = ?", user)
                .forEach(row -> ends.put(row.text("conversation"), end(row)));
        for (var device : devices) {
            var ledger = ledger(user, device);
            ends.keySet().stream()
                    .sorted()
                    .map(conversation -> state(user, device, conversation, ends, ledger))
                    .forEach(each);
        }
    }

    /// The last event that the user sees.
    private static long end(ViewRow row) {
        long until = row.number("until_seq");
        return until == 0 ? row.number("head_seq") : until;
    }

    private Map<String, Entry> ledger(String user, String device) {
        var ledger = new HashMap<String, Entry>();
        views.rows("SELECT * FROM convergence WHERE user = ? AND device = ?", user, device)
                .forEach(row -> ledger.put(row.text("conversation"), entry(row)));
        return ledger;
    }

    private static Entry entry(ViewRow row) {
        boolean isDiverged = Boolean.FALSE.equals(row.value("matched"));
        return new Entry(row.number("seq"), (Instant) row.value("at"), isDiverged);
    }

    private static DeviceState state(
            String user, String device, String conversation, Map<String, Long> ends, Map<String, Entry> ledger) {
        long end = ends.getOrDefault(conversation, 0L);
        var entry = ledger.get(conversation);
        if (entry == null) {
            return new DeviceState(user, device, conversation, Kind.NEVER_ACKNOWLEDGED, end, null);
        }
        long behind = Math.max(0, end - entry.seq());
        var kind = entry.isDiverged() ? Kind.DIVERGED : behind > 0 ? Kind.BEHIND : Kind.IN_STEP;
        return new DeviceState(user, device, conversation, kind, behind, entry.at());
    }
}
