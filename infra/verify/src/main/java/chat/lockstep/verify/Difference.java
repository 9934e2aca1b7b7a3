package chat.lockstep.verify;

import org.jspecify.annotations.Nullable;

/// One place that is not as the log says.
///
/// @param place the stream and seq, or the table and row
/// @param column what differs there; null if it is the row or event as a whole
/// @param expected as the log says
/// @param found as it is
public record Difference(
        String conversation, String place, @Nullable String column, String expected, String found) {

    private static final int SHOWN_CHARS = 120;

    static Difference of(
            String conversation,
            String place,
            @Nullable String column,
            @Nullable Object expected,
            @Nullable Object found) {
        return new Difference(conversation, place, column, shown(expected), shown(found));
    }

    private static String shown(@Nullable Object value) {
        var text = value == null ? "nothing" : value.toString();
        return text.codePointCount(0, text.length()) <= SHOWN_CHARS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARS)) + "...";
    }

    @Override
    public String toString() {
        return place + (column == null ? "" : ": " + column) + ": expected " + expected + ", found " + found;
    }
}
