package chat.lockstep.cli;

import chat.lockstep.client.ConnectionState;
import chat.lockstep.client.Conversation;
import chat.lockstep.client.Message;
import chat.lockstep.client.Presence;
import chat.lockstep.client.SyncState;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Device;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// What is printed, one line each. Text that others wrote is made harmless first.
final class Lines {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private Lines() {}

    static String of(Message message, ZoneId zone) {
        return time(message.at(), zone) + " " + message.by() + ": "
                + message.text().map(Lines::harmless).orElse("(retracted)");
    }

    /// A message with its number, and all that was done to it.
    static String numbered(Message message) {
        var line = new StringBuilder(message.seq() == 0 ? "" : "#" + message.seq() + " ");
        line.append(of(message, ZoneId.systemDefault()));
        if (message.editedAt().isPresent()) {
            line.append(" (edited)");
        }
        message.reactions()
                .forEach((emoji, users) ->
                        line.append(" ").append(harmless(emoji)).append(users.size() == 1 ? "" : "×" + users.size()));
        return message.isPending() ? line.append(" (pending)").toString() : line.toString();
    }

    static String time(Timestamp at, ZoneId zone) {
        return TIME.format(at.instant().atZone(zone));
    }

    static String name(Conversation conversation) {
        return conversation
                .peer()
                .map(UserId::value)
                .or(conversation::title)
                .map(Lines::harmless)
                .orElse("?");
    }

    static String of(Presence presence) {
        return presence.name().toLowerCase(Locale.ROOT);
    }

    static String of(Device device) {
        var name = device.name();
        return device.device() + (name == null ? "" : " (" + harmless(name) + ")") + ", since "
                + device.registeredAt()
                + (device.revokedAt() == null ? "" : ", revoked");
    }

    static String of(ConnectionState state) {
        return switch (state) {
            case ConnectionState.Idle() -> "not connected";
            case ConnectionState.Connecting() -> "connecting";
            case ConnectionState.Connected(String session) -> "connected";
            case ConnectionState.Waiting waiting ->
                harmless(waiting.cause()) + "; next attempt in "
                        + waiting.retryIn().toMillis() + " ms";
            case ConnectionState.Stopped stopped -> "stopped: " + harmless(stopped.cause());
        };
    }

    static String of(SyncState state) {
        return switch (state) {
            case SyncState.Behind behind when behind.events() == 0 -> "catching up";
            case SyncState.Behind behind -> "behind by " + behind.events();
            case SyncState.InStep() -> "in step";
            case SyncState.Verified() -> "in step, verified";
        };
    }

    /// The text with everything that could move a cursor, colour a terminal, end a line or turn its direction written
    /// out: as `\n`, `\t`, `\r`, or with its code point in braces.
    static String harmless(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (isHarmful(point)) {
                        out.append("\\")
                                .append("u{")
                                .append(Integer.toHexString(point))
                                .append('}');
                    } else {
                        out.appendCodePoint(point);
                    }
                }
            }
        });
        return out.toString();
    }

    private static boolean isHarmful(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            // Formats turn the direction of text; emoji need the joiner, some languages the non-joiner.
            case Character.FORMAT -> point != 0x200c && point != 0x200d;
            default -> false;
        };
    }
}
