package chat.lockstep.events;

/// What text may hold on the wire: any Unicode scalar value but U+0000.
public final class Texts {

    private Texts() {}

    /// Whether `text` is free of U+0000 and of lone surrogates.
    public static boolean isWellFormed(String text) {
        return text.indexOf('\0') < 0 && !hasLoneSurrogate(text);
    }

    /// The length of well-formed `text` in UTF-8, without encoding it.
    public static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes += 1;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                bytes += 2; // a surrogate is half of a four-byte form
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
