package chat.lockstep.command.intake;

import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Texts;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The fields of a command's `data`. A field that is `null` counts as absent; fields that nobody asks for are ignored.
record DataFields(Map<?, ?> data) {

    /// Date and time, up to nine decimals, which is what `OffsetDateTime` reads, and the offset.
    private static final Pattern RFC_3339 = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)" + "(?:(\\.\\d{1,9})\\d*)?(Z|[+-]\\d\\d:\\d\\d)");

    String text(String name) {
        if (data.get(name) instanceof String text) {
            return text;
        }
        throw Refused.invalid(path(name), path(name) + " must be a text");
    }

    long integer(String name) {
        if (data.get(name) instanceof Long number && number >= 0) {
            return number;
        }
        throw Refused.invalid(path(name), path(name) + " must be an integer of at least 0");
    }

    /// @return absent if the field is
    @Nullable
    Long integerIfAny(String name, long min, long max) {
        return switch (data.get(name)) {
            case null -> null;
            case Long number when min <= number && number <= max -> number;
            default -> throw Refused.invalid(path(name), path(name) + " must be an integer from " + min + " to " + max);
        };
    }

    /// @return absent if the field is
    @Nullable
    Boolean truth(String name) {
        return switch (data.get(name)) {
            case null -> null;
            case Boolean truth -> truth;
            default -> throw Refused.invalid(path(name), path(name) + " must be true or false");
        };
    }

    /// @return absent if the field is
    @Nullable
    Timestamp time(String name) {
        return data.get(name) == null ? null : parsed(text(name), path(name), DataFields::rfc3339);
    }

    private static Timestamp rfc3339(String text) {
        var matcher = RFC_3339.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a time must have the form of RFC 3339");
        }
        try {
            return Timestamp.of(OffsetDateTime.parse(
                            matcher.group(1) + Objects.requireNonNullElse(matcher.group(2), "") + matcher.group(3))
                    .toInstant());
        } catch (DateTimeException impossible) {
            throw new IllegalArgumentException("no such time in the years 0 to 9999", impossible);
        }
    }

    /// One of `values`, by its name in lower case.
    <E extends Enum<E>> E oneOf(String name, E[] values) {
        var text = text(name);
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> Refused.invalid(
                        path(name),
                        path(name) + " must be one of "
                                + Arrays.toString(values).toLowerCase(Locale.ROOT)));
    }

    /// A text of at least one byte.
    String shortText(String name, int bytesMax) {
        var text = text(name);
        if (text.isEmpty() || Texts.utf8Length(text) > bytesMax) {
            throw Refused.invalid(path(name), path(name) + " must have 1 to " + bytesMax + " bytes of UTF-8");
        }
        return text;
    }

    /// A text, which may be empty.
    ///
    /// @param limit the name of the limit `bytesMax`
    String longText(String name, int bytesMax, String limit) {
        var text = text(name);
        int bytes = Texts.utf8Length(text);
        if (bytes > bytesMax) {
            throw new Refused(Refusal.of(
                    ErrorCode.TEXT_TOO_LARGE,
                    path(name),
                    path(name) + " has " + bytes + " bytes of UTF-8, the limit " + limit + " is " + bytesMax));
        }
        return text;
    }

    String messageText(int textBytes) {
        return notEmpty("text", longText("text", textBytes, "textBytes"));
    }

    String title(int titleBytes) {
        return notEmpty("title", longText("title", titleBytes, "titleBytes"));
    }

    private static String notEmpty(String name, String text) {
        if (text.isEmpty()) {
            throw Refused.invalid(path(name), path(name) + " must not be empty");
        }
        return text;
    }

    /// @param reader throws an `IllegalArgumentException` for a malformed id
    <T> T requiredId(String name, Function<String, T> reader) {
        return parsed(text(name), path(name), reader);
    }

    UserId user(String name) {
        return requiredId(name, UserId::of);
    }

    /// @param reader throws an `IllegalArgumentException` for a malformed id
    <T> @Nullable T id(String name, Function<String, T> reader) {
        return data.get(name) == null ? null : parsed(text(name), path(name), reader);
    }

    /// Users who can be members, each once, in the order of their first mention.
    List<UserId> requiredUsers(String name, int max) {
        if (data.get(name) == null) {
            throw Refused.invalid(path(name), path(name) + " must be a list of users");
        }
        var users = users(name, max);
        if (users.contains(UserId.SYSTEM)) {
            throw Refused.invalid(path(name), UserId.SYSTEM + " is no user");
        }
        return users;
    }

    /// Users, each once, in the order of their first mention; none if the field is absent.
    List<UserId> users(String name, int max) {
        var users = new LinkedHashSet<UserId>();
        switch (data.get(name)) {
            case null -> {}
            case List<?> list when list.size() <= max -> list.forEach(user -> users.add(user(name, user)));
            case List<?> tooLong ->
                throw Refused.invalid(
                        path(name), path(name) + " names " + tooLong.size() + " users, the limit is " + max);
            default -> throw Refused.invalid(path(name), path(name) + " must be a list of users");
        }
        return List.copyOf(users);
    }

    private static UserId user(String name, @Nullable Object value) {
        if (value instanceof String text) {
            return parsed(text, path(name), UserId::of);
        }
        throw Refused.invalid(path(name), path(name) + " must be a list of users");
    }

    static <T> T parsed(String text, String path, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException malformed) {
            throw Refused.invalid(path, String.valueOf(malformed.getMessage()));
        }
    }

    static String path(String name) {
        return "data." + name;
    }
}
