package chat.lockstep.simulator;

import chat.lockstep.client.CommandResult;
import chat.lockstep.client.ConnectionState;
import chat.lockstep.client.DeviceEvent;
import chat.lockstep.client.Lockstep;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// What a device has told its application, and must stand by: an event is told once and in order, what was told is held
/// after the death of the process, and a command settles once.
final class Heard {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String device;
    private final EventStore store;
    private final Map<ConversationId, String> epochs = new HashMap<>();
    private final Map<ConversationId, Map<StreamId, Long>> seqs = new HashMap<>();
    private final Map<CommandId, CommandResult> settled = new LinkedHashMap<>();
    private long trace;

    Heard(String device, EventStore store) {
        this.device = device;
        this.store = store;
    }

    Map<CommandId, CommandResult> settled() {
        return settled;
    }

    /// Sums up all that was told.
    long trace() {
        return trace;
    }

    void on(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.EventStored stored -> stored(stored);
            case DeviceEvent.CommandSettled command -> settled(command.result());
            case DeviceEvent.Diverged diverged -> throw new LawBroken(device + " diverged: " + diverged);
            case DeviceEvent.ConnectionChanged(ConnectionState.Stopped stopped) ->
                throw new LawBroken(device + " stopped: " + stopped);
            default -> {}
        }
    }

    private void stored(DeviceEvent.EventStored stored) {
        var id = stored.conversation();
        if (!stored.epoch().equals(epochs.put(id, stored.epoch()))) {
            seqs.remove(id);
        }
        var event = JSON.readTree(stored.json());
        long seq = event.path("seq").asLong(0);
        var last = seqs.computeIfAbsent(id, key -> new HashMap<>())
                .put(StreamId.of(event.path("stream").asString("")), seq);
        if (last != null && seq <= last) {
            throw new LawBroken(device + " told of " + id + " " + last + " and then of " + event);
        }
        trace = trace * 31 + stored.json().hashCode();
    }

    private void settled(CommandResult result) {
        var before = settled.put(result.id(), result);
        if (before != null && !before.outcome().equals(result.outcome())) {
            throw new LawBroken(device + " was told " + before + " and then " + result);
        }
    }

    /// The device's process begins again. After a restore nobody here knows which history it was told of.
    void reopened(Lockstep lockstep) {
        seqs.forEach((id, streams) -> streams.forEach((stream, seq) -> {
            long held = lockstep.vector(id).of(stream);
            if (held < seq && store.epoch() == 1) {
                throw new LawBroken(device + " told of " + id + " " + stream + " " + seq + ", and holds " + held
                        + " after its process died");
            }
        }));
    }

    /// The power failed: what was told may be gone.
    void forget() {
        seqs.clear();
        settled.clear();
    }
}
