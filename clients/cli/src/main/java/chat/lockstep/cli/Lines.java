package chat.lockstep.cli;

import chat.lockstep.client.ConnectionState;
import chat.lockstep.client.Message;
import chat.lockstep.client.SyncState;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// What is printed, one line each. Text that others wrote is made harmless first.
final class Lines {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private Lines() {}

    static String of(Message message, ZoneId zone) {
        var time = TIME.format(message.at().instant().atZone(zone));
        return time + " " + message.by() + ": "
                + message.text().map(Lines::harmless).orElse("(erased)");
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
