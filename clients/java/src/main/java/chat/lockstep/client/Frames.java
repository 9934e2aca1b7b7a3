package chat.lockstep.client;

import chat.lockstep.client.ServerFrame.CaughtUp;
import chat.lockstep.client.ServerFrame.Delta;
import chat.lockstep.client.ServerFrame.Drain;
import chat.lockstep.client.ServerFrame.Failure;
import chat.lockstep.client.ServerFrame.Heads;
import chat.lockstep.client.ServerFrame.Lag;
import chat.lockstep.client.ServerFrame.Messages;
import chat.lockstep.client.ServerFrame.Other;
import chat.lockstep.client.ServerFrame.Pong;
import chat.lockstep.client.ServerFrame.PresenceOf;
import chat.lockstep.client.ServerFrame.Result;
import chat.lockstep.client.ServerFrame.Snapshot;
import chat.lockstep.client.ServerFrame.Typing;
import chat.lockstep.client.ServerFrame.Welcome;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Frames and stored values as JSON text. Client frames are written in canonical JSON, since they hold nothing that
/// canonical JSON cannot say.
final class Frames {

    /// Unknown fields are ignored, as the protocol asks of both sides; a missing number is an error.
    static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private Frames() {}

    /// @throws MalformedFrame if `text` is not a frame
    static ServerFrame parse(String text) {
        try {
            var node = MAPPER.readTree(text);
            var type = node.path("type").asString("");
            return kindOf(type)
                    .<ServerFrame>map(kind -> MAPPER.treeToValue(node, kind))
                    .orElseGet(() -> new Other(type));
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw new MalformedFrame(malformed);
        }
    }

    private static Optional<Class<? extends ServerFrame>> kindOf(String type) {
        return Optional.ofNullable(
                switch (type) {
                    case "welcome" -> Welcome.class;
                    case "heads" -> Heads.class;
                    case "delta" -> Delta.class;
                    case "snapshot" -> Snapshot.class;
                    case "messages" -> Messages.class;
                    case "typing" -> Typing.class;
                    case "presence" -> PresenceOf.class;
                    case "caughtUp" -> CaughtUp.class;
                    case "result" -> Result.class;
                    case "error" -> Failure.class;
                    case "drain" -> Drain.class;
                    case "lag" -> Lag.class;
                    case "pong" -> Pong.class;
                    default -> null;
                });
    }

    /// @param cursor absent to be told everything anew
    static String hello(LockstepOptions options, Optional<String> cursor, Optional<Hash> digest, int credit) {
        var device = new LinkedHashMap<String, @Nullable Object>();
        device.put("id", options.device().value());
        options.deviceName().ifPresent(name -> device.put("name", name));
        options.platform().ifPresent(platform -> device.put("platform", platform));
        var frame = frame("hello");
        frame.put("protocol", 1);
        frame.put("device", device);
        frame.put("credit", credit);
        cursor.ifPresent(text -> frame.put("cursor", text));
        digest.ifPresent(hash -> frame.put("digest", hash.value()));
        return Jcs.text(frame);
    }

    static String pull(String request, ConversationId conversation, String epoch, VersionVector have, int limit) {
        var frame = frame("pull");
        frame.put("request", request);
        frame.put("conversation", conversation.value());
        frame.put("epoch", epoch);
        frame.put("have", vector(have));
        frame.put("limit", limit);
        return Jcs.text(frame);
    }

    static String subscribe(ConversationId conversation, String interest) {
        var frame = frame("subscribe");
        frame.put("conversation", conversation.value());
        frame.put("interest", interest);
        return Jcs.text(frame);
    }

    static String snapshot(String request, ConversationId conversation) {
        var frame = frame("snapshot");
        frame.put("request", request);
        frame.put("conversation", conversation.value());
        return Jcs.text(frame);
    }

    static String page(String request, ConversationId conversation, long before, int limit) {
        var frame = frame("page");
        frame.put("request", request);
        frame.put("conversation", conversation.value());
        frame.put("before", before);
        frame.put("limit", limit);
        return Jcs.text(frame);
    }

    static String typing(ConversationId conversation, boolean active) {
        var frame = frame("typing");
        frame.put("conversation", conversation.value());
        frame.put("active", active);
        return Jcs.text(frame);
    }

    static String presence(Optional<Presence> status, Optional<Set<UserId>> watch) {
        var frame = frame("presence");
        status.ifPresent(present -> frame.put("status", present.wireName()));
        watch.ifPresent(users ->
                frame.put("watch", users.stream().map(UserId::value).sorted().toList()));
        return Jcs.text(frame);
    }

    static String credit(int frames) {
        var frame = frame("credit");
        frame.put("frames", frames);
        return Jcs.text(frame);
    }

    static String ping(String nonce) {
        var frame = frame("ping");
        frame.put("nonce", nonce);
        return Jcs.text(frame);
    }

    static String ack(Map<ConversationId, Place> marks) {
        var wire = new HashMap<String, @Nullable Object>();
        marks.forEach((conversation, place) -> wire.put(
                conversation.value(),
                Map.of("seq", place.seq(), "chain", place.chain().value())));
        var frame = frame("ack");
        frame.put("marks", wire);
        return Jcs.text(frame);
    }

    static String command(OutboxRow row, Optional<String> after) {
        var frame = frame("command");
        frame.put("id", row.id().value().toString());
        frame.put("action", row.action());
        if (row.named()) {
            frame.put("conversation", row.conversation().value());
        }
        frame.put("data", object(row.data()));
        after.ifPresent(id -> frame.put("after", id));
        return Jcs.text(frame);
    }

    /// @throws MalformedFrame if `json` is not an object
    static Map<String, Object> object(String json) {
        try {
            return MAPPER.readValue(json, OBJECT);
        } catch (JacksonException malformed) {
            throw new MalformedFrame(malformed);
        }
    }

    /// The data of an event as its record.
    ///
    /// @throws IllegalArgumentException if it is none
    static <T> T data(Object fields, Class<T> kind) {
        try {
            return MAPPER.convertValue(fields, kind);
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    private static Map<String, @Nullable Object> frame(String type) {
        var frame = new HashMap<String, @Nullable Object>();
        frame.put("type", type);
        return frame;
    }

    private static Map<String, Long> vector(VersionVector vector) {
        var counts = new TreeMap<String, Long>();
        vector.counts().forEach((stream, count) -> counts.put(stream.value(), count));
        return counts;
    }

    /// Something that is no frame of the protocol, or no value that this client has stored.
    static final class MalformedFrame extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MalformedFrame(String message) {
            super(message);
        }

        MalformedFrame(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }
}
