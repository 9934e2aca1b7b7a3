package chat.lockstep.query.conversation;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.query.problem.Refusal;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the parameters of a request; a wrong one is refused by its name.
final class Parameters {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Parameters() {}

    static ConversationId conversation(ServerRequest request) {
        try {
            return ConversationId.of(request.pathVariable("conversation"));
        } catch (IllegalArgumentException malformed) {
            throw Refusal.ofField("conversation", "must be a lower-case UUID or user:<userId>");
        }
    }

    /// How many items an answer may hold.
    static int limit(ServerRequest request, int ifAbsent, int max) {
        var number = number(request, "limit", max);
        return number == null ? ifAbsent : number.intValue();
    }

    static MessageId message(ServerRequest request) {
        try {
            return MessageId.of(request.pathVariable("message"));
        } catch (IllegalArgumentException malformed) {
            throw Refusal.ofField("messageId", "must be a lower-case UUID of version 7");
        }
    }

    /// The log seq of the message, which whoever asks has looked up.
    static long seq(ServerRequest request) {
        var seq = number(request, "seq", VersionVector.COUNT_MAX);
        if (seq == null) {
            throw Refusal.ofField("seq", "must be given: the log seq of the message");
        }
        return seq;
    }

    /// A place or a time of the past.
    static Moment at(ServerRequest request) {
        var text = request.queryParam("at")
                .orElseThrow(() -> Refusal.ofField("at", "must be given: an RFC 3339 time or a log seq"));
        return Moment.parse(text)
                .orElseThrow(() -> Refusal.ofField(
                        "at",
                        "must be an RFC 3339 time such as 2026-01-31T12:00:00Z, or a log seq from 1 to "
                                + VersionVector.COUNT_MAX));
    }

    static @Nullable Long before(ServerRequest request) {
        return number(request, "before", VersionVector.COUNT_MAX);
    }

    private static @Nullable Long number(ServerRequest request, String name, long max) {
        var text = request.queryParam(name).orElse(null);
        if (text == null) {
            return null;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, as is a number out of range
        }
        throw Refusal.ofField(name, "must be a whole number from 1 to " + max);
    }

    /// Nothing is held if it is absent.
    static VersionVector have(ServerRequest request) {
        return request.queryParam("have").map(Parameters::vector).orElse(VersionVector.EMPTY);
    }

    private static VersionVector vector(String text) {
        try {
            var json = JSON.readTree(text);
            if (!json.isObject()) {
                throw Refusal.ofField("have", "must be a JSON object of counts by stream");
            }
            var counts = new HashMap<StreamId, Long>();
            for (var member : json.properties()) {
                counts.put(StreamId.of(member.getKey()), count(member.getKey(), member.getValue()));
            }
            return VersionVector.of(counts);
        } catch (JacksonException notJson) {
            throw Refusal.ofField("have", "must be JSON: " + notJson.getOriginalMessage());
        } catch (IllegalArgumentException malformed) {
            throw Refusal.ofField("have", "must be a version vector: " + malformed.getMessage());
        }
    }

    private static long count(String stream, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw Refusal.ofField("have." + stream, "must be a whole number from 0 to 2^53 - 1");
        }
        return value.longValue();
    }
}
