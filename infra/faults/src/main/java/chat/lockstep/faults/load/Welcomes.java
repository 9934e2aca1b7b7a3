package chat.lockstep.faults.load;

import chat.lockstep.faults.history.Observation;
import tools.jackson.databind.JsonNode;

/// What server frames say of connections and of who is there.
final class Welcomes {

    private Welcomes() {}

    static Observation of(long t, String client, JsonNode welcome) {
        return new Observation.Connected(
                t,
                client,
                welcome.path("session").asString(""),
                welcome.path("resume").asString(""),
                welcome.has("reason") ? welcome.path("reason").asString("") : null);
    }

    static Observation presence(long t, String client, JsonNode presence) {
        return new Observation.ToldOfPresence(
                t,
                client,
                presence.path("user").asString(""),
                presence.path("status").asString(""));
    }
}
