package chat.lockstep.verify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares the rows of a user's private log with what they should be.
final class AccountCheck {

    private final Views views;
    private final String user;
    private final Differences differences;

    AccountCheck(Views views, String user, Differences differences) {
        this.views = views;
        this.user = user;
        this.differences = differences;
    }

    void compare(ExpectedAccount expected) {
        compare("settings", "SELECT * FROM VIEWS.settings WHERE user = ?", "conversation", expected.settings());
        compare("device", "SELECT * FROM VIEWS.device WHERE user = ?", "device", expected.devices());
        compare("block", "SELECT * FROM VIEWS.block WHERE user = ?", "blocked", expected.blocks());
        expected.hidden().forEach(this::compareHidden);
    }

    private void compare(String table, String cql, String key, Map<String, Map<String, @Nullable Object>> expected) {
        var rows = new HashMap<String, ViewRow>();
        views.rows(cql, user).forEach(row -> rows.put(row.text(key), row));
        expected.forEach((of, row) -> differences.compare(name(table, of), row, rows.remove(of)));
        rows.keySet().forEach(of -> differences.add(name(table, of), null, null, "a row"));
    }

    private void compareHidden(String conversation, Set<?> messages) {
        var found = new HashSet<@Nullable Object>();
        views.rows("SELECT message FROM VIEWS.hidden_message WHERE user = ? AND conversation = ?", user, conversation)
                .forEach(row -> found.add(row.value("message")));
        messages.stream()
                .filter(message -> !found.contains(message))
                .forEach(message ->
                        differences.add(name("hidden_message", conversation + " " + message), null, "a row", null));
        found.stream()
                .filter(message -> !messages.contains(message))
                .forEach(message ->
                        differences.add(name("hidden_message", conversation + " " + message), null, null, "a row"));
    }

    private String name(String table, String of) {
        return table + " of " + user + ", " + of;
    }
}
