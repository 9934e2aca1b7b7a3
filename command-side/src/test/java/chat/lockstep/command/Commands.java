package chat.lockstep.command;

import java.util.Arrays;

/// Commands as JSON.
public final class Commands {

    private Commands() {}

    public static String create(String id, String other) {
        return """
                {"id":"%s","action":"createConversation","data":{"kind":"direct","members":["%s"]}}""".formatted(id, other);
    }

    public static String send(String id, String conversation, String text) {
        return """
                {"id":"%s","action":"send","conversation":"%s","data":{"text":"%s"}}""".formatted(id, conversation, text);
    }

    public static String read(String id, String conversation, long upTo) {
        return """
                {"id":"%s","action":"read","conversation":"%s","data":{"upTo":%d}}""".formatted(id, conversation, upTo);
    }

    public static String command(String id, String action, String conversation, String data) {
        return """
                {"id":"%s","action":"%s","conversation":"%s","data":%s}""".formatted(id, action, conversation, data);
    }

    /// Begins a group under the id of the command.
    public static String group(String id, String... others) {
        var members = Arrays.stream(others).map(user -> "\"" + user + "\"").toList();
        return """
                {"id":"%s","action":"createConversation","data":{"kind":"group","title":"us","members":%s}}""".formatted(id, members);
    }

    /// A command that names no conversation.
    public static String own(String id, String action, String data) {
        return """
                {"id":"%s","action":"%s","data":%s}""".formatted(id, action, data);
    }

    public static String after(String command, String id) {
        return "{\"after\":\"" + id + "\"," + command.substring(1);
    }
}
