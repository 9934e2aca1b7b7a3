package chat.lockstep.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks for rows of the views that no event asks for, such as those of a conversation that the event store does not
/// have. It goes through each table once, a page at a time. Rows of conversations that exist are compared elsewhere.
///
/// The event store is asked after a row was read, and has every event before a view does, so a system at work has no
/// strays either.
final class Strays {

    private static final int ROWS_AT_ONCE = 1_000;

    private final List<EventStore> stores;
    private final Views views;
    private final Consumer<Difference> found;

    Strays(List<EventStore> stores, Views views, Consumer<Difference> found) {
        this.stores = stores;
        this.views = views;
        this.found = found;
    }

    void find() {
        unknownStreams("conversation", "SELECT conversation FROM VIEWS.conversation", row -> row.text("conversation"));
        unknownStreams(
                "receipt_log",
                "SELECT DISTINCT conversation, user FROM VIEWS.receipt_log",
                row -> row.text("conversation") + "@" + row.text("user"));
        unknownStreams(
                "receipts",
                "SELECT conversation, user FROM VIEWS.receipts",
                row -> row.text("conversation") + "@" + row.text("user"));
        for (var table : List.of("settings", "device", "block")) {
            unknownStreams(table, "SELECT DISTINCT user FROM VIEWS." + table, Strays::privateLog);
        }
        unknownStreams(
                "hidden_message", "SELECT DISTINCT user, conversation FROM VIEWS.hidden_message", Strays::privateLog);
        pages(views.rows("SELECT DISTINCT user, conversation FROM VIEWS.hidden_message"), this::hidden);
        pages(views.rows("SELECT DISTINCT conversation, bucket FROM VIEWS.conversation_log"), this::buckets);
        pages(views.rows("SELECT user, conversation FROM VIEWS.inbox"), this::inboxes);
        pages(views.rows("SELECT user, device, conversation FROM VIEWS.device_inbox"), this::deviceInboxes);
    }

    private void unknownStreams(String table, String cql, Function<ViewRow, String> aggregate) {
        pages(views.rows(cql), page -> {
            var wanted = page.stream().map(aggregate).collect(Collectors.toSet());
            var existing = existing(wanted);
            wanted.stream().filter(id -> !existing.contains(id)).forEach(id -> tell(conversationOf(id), table, id));
        });
    }

    private static String privateLog(ViewRow row) {
        return ExpectedViews.PRIVATE + row.text("user");
    }

    /// Where a message is hidden, the settings say so, which were compared with the log.
    private void hidden(List<ViewRow> page) {
        for (var row : page) {
            boolean isKnown = views.rows(
                            "SELECT hides FROM VIEWS.settings WHERE user = ? AND conversation = ?",
                            row.text("user"),
                            row.text("conversation"))
                    .anyMatch(settings -> Boolean.TRUE.equals(settings.value("hides")));
            if (!isKnown) {
                tell(privateLog(row), "hidden_message", "conversation " + row.text("conversation"));
            }
        }
    }

    private void buckets(List<ViewRow> page) {
        var ends = new HashMap<String, StreamEnd>();
        var conversations = page.stream().map(row -> row.text("conversation")).collect(Collectors.toSet());
        stores.forEach(store -> ends.putAll(store.ends(conversations)));
        for (var row : page) {
            var end = ends.get(row.text("conversation"));
            if (end == null || row.number("bucket") > (end.seq() - 1) / Views.BUCKET_SEQS) {
                tell(row.text("conversation"), "conversation_log", "bucket " + row.number("bucket"));
            }
        }
    }

    private void inboxes(List<ViewRow> page) {
        var members = new HashMap<String, Set<String>>();
        var conversations = page.stream().map(row -> row.text("conversation")).collect(Collectors.toSet());
        stores.forEach(store -> members.putAll(store.members(conversations)));
        var later = page.stream()
                .filter(row -> members.containsKey(row.text("conversation")))
                .filter(row -> !members.getOrDefault(row.text("conversation"), Set.of())
                        .contains(row.text("user")))
                .map(row -> row.text("conversation"))
                .collect(Collectors.toSet());
        if (!later.isEmpty()) {
            stores.forEach(store -> store.added(later)
                    .forEach((conversation, users) -> members.merge(conversation, users, Strays::union)));
        }
        for (var row : page) {
            var conversation = row.text("conversation");
            if (!members.getOrDefault(conversation, Set.of()).contains(row.text("user"))) {
                tell(conversation, "inbox", "user " + row.text("user"));
            }
        }
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }

    private void deviceInboxes(List<ViewRow> page) {
        Map<List<String>, Boolean> known = new HashMap<>();
        for (var row : page) {
            var key = List.of(row.text("conversation"), row.text("user"), row.text("device"));
            if (!known.computeIfAbsent(key, this::isMarked)) {
                tell(key.get(0), "device_inbox", "user " + key.get(1) + ", device " + key.get(2));
            }
        }
    }

    /// The other table that holds the same mark was compared with the log; only where it has none the log is asked.
    private boolean isMarked(List<String> key) {
        boolean hasTwin = views.rows(
                        "SELECT device FROM VIEWS.receipts WHERE conversation = ? AND user = ? AND device = ?",
                        key.get(0),
                        key.get(1),
                        key.get(2))
                .findFirst()
                .isPresent();
        return hasTwin || stores.stream().anyMatch(store -> store.hasDelivered(key.get(0), key.get(1), key.get(2)));
    }

    private Set<String> existing(Collection<String> aggregates) {
        var existing = new HashSet<String>();
        stores.forEach(store -> existing.addAll(store.existing(aggregates)));
        return existing;
    }

    private void tell(String conversation, String table, String row) {
        found.accept(Difference.of(conversation, table + ", " + row, null, null, "a row"));
    }

    private static String conversationOf(String aggregate) {
        int at = aggregate.indexOf('@');
        return at < 0 ? aggregate : aggregate.substring(0, at);
    }

    private static void pages(Stream<ViewRow> all, Consumer<List<ViewRow>> each) {
        var rows = all.iterator();
        while (rows.hasNext()) {
            var page = new ArrayList<ViewRow>(ROWS_AT_ONCE);
            while (rows.hasNext() && page.size() < ROWS_AT_ONCE) {
                page.add(rows.next());
            }
            each.accept(page);
        }
    }
}
