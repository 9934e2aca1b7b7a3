package chat.lockstep.checker.recording;

import tools.jackson.databind.node.ObjectNode;

/// An event as the protocol puts it on the wire.
///
/// @param isErased without `data`, with the hash that it had
/// @param json all of it, as it was received
public record WireEvent(
        String stream,
        long seq,
        String type,
        String id,
        String at,
        String user,
        String device,
        String hash,
        String chain,
        boolean isErased,
        ObjectNode json) {

    static WireEvent of(Line fields, ObjectNode json) {
        var by = fields.line("by");
        var event = new WireEvent(
                fields.text("stream"),
                fields.count("seq"),
                fields.text("type"),
                fields.text("id"),
                fields.text("at"),
                by.text("user"),
                by.text("device"),
                fields.text("hash"),
                fields.text("chain"),
                fields.has("erased") && fields.flag("erased"),
                json);
        by.end();
        if (fields.has("ignorable")) {
            fields.flag("ignorable");
        }
        if (fields.has("data")) {
            fields.object("data");
        } else if (!event.isErased()) {
            throw fields.refused("field data is missing");
        }
        fields.end();
        return event;
    }

    /// `data`; empty if it is erased.
    public ObjectNode data() {
        return json.get("data") instanceof ObjectNode data ? data : json.objectNode();
    }
}
