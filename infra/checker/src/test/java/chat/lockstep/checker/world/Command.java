package chat.lockstep.checker.world;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A command on its way.
final class Command {

    private final String id;
    private final Client client;
    private final String action;
    private final String conversation;
    private final ObjectNode data;
    private @Nullable String place;
    boolean isSettled;
    boolean isLostOnTheWay;

    Command(String id, Client client, String action, String conversation, ObjectNode data) {
        this.id = id;
        this.client = client;
        this.action = action;
        this.conversation = conversation;
        this.data = data;
    }

    String id() {
        return id;
    }

    String client() {
        return client.name();
    }

    String user() {
        return client.user();
    }

    String action() {
        return action;
    }

    String conversation() {
        return conversation;
    }

    /// Where it is stored, which for a private mark is another conversation than the one it speaks of.
    String place() {
        return place == null ? conversation : place;
    }

    void stored(String where) {
        place = where;
    }

    ObjectNode data() {
        return data;
    }
}
