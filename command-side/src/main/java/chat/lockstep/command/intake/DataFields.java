package chat.lockstep.command.intake;

import chat.lockstep.events.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fields of a command's `data`. A field that is `null` counts as absent; fields that nobody asks for are ignored.
record DataFields(Map<?, ?> data) {

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

    boolean isTrue(String name) {
        return switch (data.get(name)) {
            case null -> false;
            case Boolean truth -> truth;
            default -> throw Refused.invalid(path(name), path(name) + " must be true or false");
        };
    }

    /// @param reader throws an `IllegalArgumentException` for a malformed id
    <T> @Nullable T id(String name, Function<String, T> reader) {
        return data.get(name) == null ? null : parsed(text(name), path(name), reader);
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
