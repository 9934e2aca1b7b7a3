package chat.lockstep.simulator;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What must hold at every moment (section 11 of the protocol): a device holds only events of the log, and only those
/// that its user may see; a command that was applied is in the log once.
final class Laws {

    private final EventStore store;
    private final List<SimulatedDevice> devices;
    private final CommandModel commands;
    private final Map<String, Integer> looked = new HashMap<>();

    Laws(EventStore store, List<SimulatedDevice> devices, CommandModel commands) {
        this.store = store;
        this.devices = devices;
        this.commands = commands;
    }

    void check() {
        for (var device : devices) {
            for (var conversation : device.conversations()) {
                events(device, conversation);
            }
        }
    }

    /// Looks at what came since the last time.
    private void events(SimulatedDevice device, String conversation) {
        var events = device.events(conversation);
        int from = looked.getOrDefault(device.name() + " " + conversation, 0);
        if (from == events.size()) {
            return;
        }
        var id = ConversationId.of(conversation);
        events.subList(from, events.size()).forEach(event -> event(device, id, event));
        looked.put(device.name() + " " + conversation, events.size());
    }

    private void event(SimulatedDevice device, ConversationId id, JsonNode event) {
        long seq = event.path("seq").asLong(0);
        var stream = StreamId.of(event.path("stream").asString(""));
        var stored = store.stream(id, stream);
        var where = device.name() + " holds " + id + " " + stream + " " + seq;
        if (seq > stored.size()
                || !stored.get((int) seq - 1)
                        .hash()
                        .value()
                        .equals(event.path("hash").asString(""))) {
            throw new LawBroken(where + ", which is not in the log: " + event);
        }
        if (stream.isLog() && !store.mayHold(id, UserId.of(device.user()), seq)) {
            throw new LawBroken(where + ", which its user may not see");
        }
    }

    /// Every command that a device knows to be applied made one event, where the device was told.
    void checkSettled() {
        for (var device : devices) {
            device.settled().forEach((command, result) -> settled(device, command, result));
        }
        var times = new HashMap<String, Integer>();
        store.conversations()
                .forEach(id -> store.streamsOf(id)
                        .forEach(stream -> store.stream(id, stream)
                                .forEach(event -> times.merge(event.id().toString(), 1, Integer::sum))));
        times.forEach((id, count) -> {
            if (count != 1) {
                throw new LawBroken("event " + id + " is in the log " + count + " times");
            }
        });
        commands.made().keySet().forEach(id -> {
            if (!times.containsKey(id.toString())) {
                throw new LawBroken("event of command " + id + " is not in the log");
            }
        });
    }

    private void settled(SimulatedDevice device, String command, JsonNode result) {
        var outcome = result.path("outcome").asString("");
        if (!outcome.equals("applied") && !outcome.equals("duplicate")) {
            return;
        }
        var id = ConversationId.of(result.path("conversation").asString(""));
        var stream = StreamId.of(result.path("stream").asString(""));
        long seq = result.path("seq").asLong(0);
        var stored = store.stream(id, stream);
        if (seq < 1
                || seq > stored.size()
                || !stored.get((int) seq - 1).id().toString().equals(command)) {
            throw new LawBroken(device.name() + " was told " + result + ", and the log does not say so");
        }
    }
}
