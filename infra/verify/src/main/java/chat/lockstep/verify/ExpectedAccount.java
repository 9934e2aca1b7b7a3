package chat.lockstep.verify;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the rows of a user's private log should say.
final class ExpectedAccount {

    private final Map<String, Map<String, @Nullable Object>> settings = new TreeMap<>();
    private final Map<String, Set<UUID>> hidden = new TreeMap<>();
    private final Map<String, Map<String, @Nullable Object>> devices = new TreeMap<>();
    private final Map<String, Map<String, @Nullable Object>> blocks = new TreeMap<>();

    void on(StoredEvent event) {
        switch (event.type()) {
            case "deviceRegistered" -> {
                var device = device(event);
                set(device, "name", Texts.optional(event, "name"));
                set(device, "platform", Texts.optional(event, "platform"));
                device.put("registered_at", Instant.parse(event.at()));
            }
            case "deviceRenamed" -> device(event).put("name", Texts.text(event, "name"));
            case "deviceRevoked" -> device(event).put("revoked_at", Instant.parse(event.at()));
            case "configured" -> onConfigured(event);
            case "draftChanged" -> settings(event).put("draft", Texts.text(event, "text"));
            case "privatelyRead" ->
                settings(event).put("private_seq", event.parsed().path("upTo").asLong());
            case "messageHidden" -> {
                settings(event).put("hides", true);
                hidden.computeIfAbsent(Texts.text(event, "conversation"), _ -> new TreeSet<>())
                        .add(UUID.fromString(Texts.text(event, "messageId")));
            }
            case "userBlocked" -> block(event, true);
            case "userUnblocked" -> block(event, false);
            default -> {
                // It moves the head and changes nothing else.
            }
        }
    }

    private void onConfigured(StoredEvent event) {
        var row = settings(event);
        set(row, "muted_until", Texts.time(event, "mutedUntil"));
        set(row, "pinned", flag(event, "pinned"));
        set(row, "archived", flag(event, "archived"));
        set(row, "marked_unread", flag(event, "markedUnread"));
    }

    private static @Nullable Boolean flag(StoredEvent event, String member) {
        var value = event.parsed().path(member);
        return value.isBoolean() ? value.booleanValue() : null;
    }

    private static void set(Map<String, @Nullable Object> row, String column, @Nullable Object value) {
        if (value != null) {
            row.put(column, value);
        }
    }

    private Map<String, @Nullable Object> device(StoredEvent event) {
        return devices.computeIfAbsent(
                Texts.text(event, "device"), _ -> absent("name", "platform", "registered_at", "revoked_at"));
    }

    private Map<String, @Nullable Object> settings(StoredEvent event) {
        return settings.computeIfAbsent(
                Texts.text(event, "conversation"),
                _ -> absent("muted_until", "pinned", "archived", "marked_unread", "draft", "private_seq", "hides"));
    }

    private void block(StoredEvent event, boolean isBlocked) {
        blocks.computeIfAbsent(Texts.text(event, "user"), _ -> new LinkedHashMap<>())
                .put("is_blocked", isBlocked);
    }

    private static Map<String, @Nullable Object> absent(String... columns) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        for (var column : columns) {
            row.put(column, null);
        }
        return row;
    }

    /// By conversation.
    Map<String, Map<String, @Nullable Object>> settings() {
        return settings;
    }

    /// By conversation.
    Map<String, Set<UUID>> hidden() {
        return hidden;
    }

    /// By device.
    Map<String, Map<String, @Nullable Object>> devices() {
        return devices;
    }

    /// By the blocked user.
    Map<String, Map<String, @Nullable Object>> blocks() {
        return blocks;
    }
}
