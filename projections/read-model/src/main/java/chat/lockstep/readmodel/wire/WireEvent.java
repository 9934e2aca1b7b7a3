package chat.lockstep.readmodel.wire;

import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/// An event as it is sent: as it was recorded, or without its data if that is no longer to be shown. Hash and chain
/// are the original ones in both cases, so a device can tell that nothing is missing.
///
/// @param recorded as it stands in the log; whoever sends an erased one takes care not to show its data
public record WireEvent(RecordedEvent recorded, boolean isErased) {

    /// An event that is shown.
    public static WireEvent of(RecordedEvent recorded) {
        return new WireEvent(recorded, false);
    }

    public StreamId stream() {
        return recorded.stream();
    }

    public long seq() {
        return recorded.seq();
    }

    /// The wire event: canonical JSON.
    @JsonValue
    @JsonRawValue
    public String json() {
        return isErased ? erased() : recorded.json();
    }

    /// The members stand in the order of RFC 8785, and none of the values needs escaping but the type.
    private String erased() {
        return "{\"at\":\"" + recorded.at() + "\",\"by\":{\"device\":\""
                + recorded.by().device() + "\",\"user\":\"" + recorded.by().user() + "\"},\"chain\":\""
                + recorded.chain() + "\",\"erased\":true,\"hash\":\"" + recorded.hash() + "\",\"id\":\"" + recorded.id()
                + "\",\"seq\":" + recorded.seq() + ",\"stream\":\"" + recorded.stream() + "\",\"type\":"
                + Jcs.text(recorded.type()) + "}";
    }
}
