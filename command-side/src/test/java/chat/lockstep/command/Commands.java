package chat.lockstep.command;

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

    public static String after(String command, String id) {
        return "{\"after\":\"" + id + "\"," + command.substring(1);
    }
}
