package chat.lockstep.gateway.frame;

import static chat.lockstep.events.VersionVector.COUNT_MAX;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Hash;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads client frames, whatever they were encoded in. Strict where a mistake would mislead (types, limits, doubled
/// keys), deaf to fields that it
/// does not know, so newer clients can talk to older servers.
public final class FrameParser {

    public static final int PULL_LIMIT_DEFAULT = 500;
    public static final int PULL_LIMIT_MAX = 2_000;
    public static final int PAGE_LIMIT_DEFAULT = 50;
    public static final int PAGE_LIMIT_MAX = 200;

    private static final long PROTOCOL = 1;
    private static final int TOKEN_BYTES_MAX = 8_192;
    private static final int NAME_BYTES_MAX = 256;
    private static final int CURSOR_BYTES_MAX = 4_096;
    private static final int EPOCH_BYTES_MAX = 64;
    private static final int CREDIT_MAX = 1_000_000;
    public static final int WATCH_MAX = 500;
    private static final int MARKS_MAX = 2_000;
    private static final int STREAMS_MAX = 4_096;

    private FrameParser() {}

    /// Reads a frame that was decoded already.
    static Parsed ofNode(JsonNode node) {
        return node.isObject()
                ? ofObject(node)
                : Parsed.Bad.frame(ErrorCode.MALFORMED_FRAME, "frame must be one object", null);
    }

    static Parsed malformed(JacksonException why) {
        return Parsed.Bad.frame(ErrorCode.MALFORMED_FRAME, "frame must be one object: " + reason(why), null);
    }

    private static Parsed ofObject(JsonNode node) {
        var fields = Fields.of(node);
        String type = null;
        try {
            type = fields.text("type", 64);
            return frame(type, fields);
        } catch (InvalidField bad) {
            return new Parsed.Bad(
                    ErrorCode.INVALID_FIELD, bad.rule(), type, bad.field(), request(fields), command(type, node));
        }
    }

    private static Parsed frame(String type, Fields fields) {
        return switch (type) {
            case "hello" -> hello(fields);
            case "subscribe" -> new Parsed.Good(subscribe(fields));
            case "pull" -> new Parsed.Good(pull(fields));
            case "snapshot" ->
                new Parsed.Good(new ClientFrame.Snapshot(fields.tag("request"), CommandParser.conversation(fields)));
            case "page" -> new Parsed.Good(page(fields));
            case "command" -> new Parsed.Good(CommandParser.parse(fields));
            case "ack" ->
                new Parsed.Good(new ClientFrame.Ack(fields.map(
                        "marks", MARKS_MAX, ConversationId::of, (node, path) -> mark(Fields.at(node, path)))));
            case "credit" -> new Parsed.Good(new ClientFrame.Credit(fields.integer("frames", 1, CREDIT_MAX)));
            case "typing" ->
                new Parsed.Good(new ClientFrame.Typing(CommandParser.conversation(fields), fields.bool("active")));
            case "presence" -> new Parsed.Good(presence(fields));
            case "ping" -> new Parsed.Good(new ClientFrame.Ping(fields.optionalTag("nonce")));
            default ->
                new Parsed.Bad(
                        ErrorCode.UNKNOWN_TYPE,
                        "no frame of type " + Fields.clipped(type),
                        type,
                        "type",
                        request(fields),
                        null);
        };
    }

    private static Parsed hello(Fields fields) {
        if (fields.integer("protocol", 0, COUNT_MAX) != PROTOCOL) {
            return Parsed.Bad.frame(ErrorCode.UNSUPPORTED_PROTOCOL, "this server speaks protocol " + PROTOCOL, "hello");
        }
        var device = fields.object("device");
        return new Parsed.Good(new ClientFrame.Hello(
                fields.optionalText("token", TOKEN_BYTES_MAX),
                new ClientFrame.HelloDevice(
                        device.value("id", 64, DeviceId::of),
                        device.optionalText("name", NAME_BYTES_MAX),
                        device.optionalText("platform", NAME_BYTES_MAX)),
                fields.optionalText("cursor", CURSOR_BYTES_MAX),
                fields.optionalValue("digest", 43, Hash::of),
                fields.optionalInteger("credit", 0, CREDIT_MAX)));
    }

    private static ClientFrame subscribe(Fields fields) {
        return new ClientFrame.Subscribe(
                CommandParser.conversation(fields), fields.value("interest", 16, FrameParser::interest));
    }

    private static Interest interest(String name) {
        return switch (name) {
            case "full" -> Interest.FULL;
            case "head" -> Interest.HEAD;
            case "none" -> Interest.NONE;
            default -> throw new IllegalArgumentException("must be one of full, head, none");
        };
    }

    private static ClientFrame presence(Fields fields) {
        return new ClientFrame.Presence(
                fields.optionalValue("status", 16, FrameParser::ownStatus),
                fields.optionalList("watch", WATCH_MAX, 64, UserId::of));
    }

    /// A device that says that it is offline would be there to say so.
    private static Availability ownStatus(String name) {
        return switch (name) {
            case "active" -> Availability.ACTIVE;
            case "away" -> Availability.AWAY;
            default -> throw new IllegalArgumentException("must be one of active, away");
        };
    }

    private static ClientFrame pull(Fields fields) {
        return new ClientFrame.Pull(
                fields.tag("request"),
                CommandParser.conversation(fields),
                fields.optionalText("epoch", EPOCH_BYTES_MAX),
                VersionVector.of(fields.map(
                        "have", STREAMS_MAX, StreamId::of, (node, path) -> Fields.integerOf(node, path, 0, COUNT_MAX))),
                limit(fields, PULL_LIMIT_DEFAULT, PULL_LIMIT_MAX));
    }

    private static ClientFrame page(Fields fields) {
        return new ClientFrame.Page(
                fields.tag("request"),
                CommandParser.conversation(fields),
                fields.optionalInteger("before", 1, COUNT_MAX),
                limit(fields, PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX));
    }

    private static int limit(Fields fields, int usual, int max) {
        return Optional.ofNullable(fields.optionalInteger("limit", 1, max))
                .orElse((long) usual)
                .intValue();
    }

    private static ClientFrame.Mark mark(Fields fields) {
        return new ClientFrame.Mark(fields.integer("seq", 0, COUNT_MAX), fields.optionalValue("chain", 43, Hash::of));
    }

    private static @Nullable Tag request(Fields fields) {
        try {
            return fields.optionalTag("request");
        } catch (InvalidField unreadable) {
            return null;
        }
    }

    private static @Nullable CommandId command(@Nullable String type, JsonNode node) {
        return "command".equals(type) ? CommandParser.idOf(node) : null;
    }

    /// What the parser says, without the source text that it quotes.
    private static String reason(JacksonException notJson) {
        return notJson.getOriginalMessage().lines().findFirst().orElse("").toLowerCase(Locale.ROOT);
    }
}
