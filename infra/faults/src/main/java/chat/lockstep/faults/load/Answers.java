package chat.lockstep.faults.load;

import chat.lockstep.faults.history.Observation;
import chat.lockstep.faults.history.RunFolder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What became of the commands of one device, as the wire tells it. Safe for threads.
final class Answers {

    private final RunFolder folder;
    private final String client;
    private final Map<String, Long> underWay = new HashMap<>();
    private final Set<String> invoked = new HashSet<>();
    private final Set<String> unsettled = new HashSet<>();
    private long slowestMicros;

    Answers(RunFolder folder, String client) {
        this.folder = folder;
        this.client = client;
    }

    /// The device was given a command, which may wait for the network.
    synchronized void given(String command) {
        if (!invoked.contains(command)) {
            unsettled.add(command);
        }
    }

    /// The command leaves the device. Written down the first time, so an answer can be waited for from then on; when it
    /// leaves again without an answer, it is unknown what became of it.
    synchronized void sent(String command, Deed deed) {
        long t = folder.now();
        if (invoked.add(command)) {
            unsettled.add(command);
            var conversation = deed.conversation().isEmpty() ? null : deed.conversation();
            folder.write(new Observation.Invoked(t, client, command, deed.action(), conversation, deed.data()));
        }
        if (underWay.put(command, t) != null && unsettled.contains(command)) {
            folder.write(new Observation.Unknown(t, client, command, "no answer"));
        }
    }

    /// @param result the frame
    /// @return what was settled by it, or null if the same id is to be tried again
    synchronized @Nullable String on(JsonNode result) {
        var command = result.path("id").asString("");
        took(underWay.remove(command));
        if (!result.path("outcome").asString("").equals("rejected")) {
            settled(
                    command,
                    result.path("outcome").asString(""),
                    result.path("conversation").asString(""),
                    result.path("stream").asString("log"),
                    result.path("seq").asLong(0));
            return command;
        }
        var error = result.path("error");
        var code = error.path("code").asString("");
        var kind = error.path("class").asString("");
        var retry = error.path("retry").asString("");
        if (retry.equals("same_id") || retry.equals("after")) {
            var millis = error.has("retryAfterMillis")
                    ? error.path("retryAfterMillis").asLong()
                    : null;
            folder.write(new Observation.Refused(folder.now(), client, command, code, kind, retry, millis));
            return null;
        }
        unsettled.remove(command);
        folder.write(new Observation.Failed(folder.now(), client, command, code, kind, retry));
        return command;
    }

    private void took(@Nullable Long sentAt) {
        if (sentAt != null) {
            slowestMicros = Math.max(slowestMicros, folder.now() - sentAt);
        }
    }

    /// The device knows otherwise that the command was applied: its event came. Said once, unless an answer said it.
    synchronized void proved(String command, String conversation, String stream, long seq) {
        if (unsettled.contains(command)) {
            settled(command, "applied", conversation, stream, seq);
        }
    }

    private void settled(String command, String outcome, String conversation, String stream, long seq) {
        unsettled.remove(command);
        folder.write(new Observation.Answered(folder.now(), client, command, outcome, conversation, stream, seq));
    }

    /// What was under way may have arrived or not.
    synchronized void disconnected() {
        underWay.keySet().stream()
                .filter(unsettled::contains)
                .forEach(command -> folder.write(
                        new Observation.Unknown(folder.now(), client, command, "the connection was lost")));
        underWay.clear();
    }

    synchronized int unsettled() {
        return unsettled.size();
    }

    /// The longest that a command waited for an answer of any kind since this was asked last, or waits now.
    synchronized long slowestMicros() {
        long now = folder.now();
        long slowest =
                underWay.values().stream().mapToLong(sentAt -> now - sentAt).reduce(slowestMicros, Math::max);
        slowestMicros = 0;
        return slowest;
    }
}
