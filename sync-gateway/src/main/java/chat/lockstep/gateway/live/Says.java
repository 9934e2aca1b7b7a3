package chat.lockstep.gateway.live;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.UserId;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the data of a hinted event says, as far as sessions must know it.
///
/// @param readUpTo the mark of a `read` event; 0 for any other
/// @param removed who is no member any more
/// @param added who became members
/// @param target of what the user changed in its private stream
/// @param revoked the device that was shut out
record Says(
        long readUpTo,
        @Nullable UserId removed,
        Set<UserId> added,
        @Nullable ConversationId target,
        @Nullable DeviceId revoked,
        boolean changesBlocks) {

    static final Says NOTHING = new Says(0, null, Set.of(), null, null, false);

    static Says of(Hint.Header header, String event, JsonMapper json) {
        var type = EventType.named(header.type()).orElse(null);
        if (type == null) {
            return NOTHING;
        }
        return switch (type) {
            case READ -> new Says(data(event, json).path("upTo").asLong(0), null, Set.of(), null, null, false);
            case MEMBER_REMOVED, MEMBER_LEFT ->
                new Says(0, UserId.of(text(data(event, json), "user")), Set.of(), null, null, false);
            case CONVERSATION_CREATED, MEMBERS_ADDED ->
                new Says(0, null, members(data(event, json)), null, null, false);
            case PRIVATELY_READ, CONFIGURED, DRAFT_CHANGED, MESSAGE_HIDDEN ->
                new Says(0, null, Set.of(), ConversationId.of(text(data(event, json), "conversation")), null, false);
            case DEVICE_REVOKED ->
                new Says(0, null, Set.of(), null, DeviceId.of(text(data(event, json), "device")), false);
            case USER_BLOCKED, USER_UNBLOCKED -> new Says(0, null, Set.of(), null, null, true);
            default -> NOTHING;
        };
    }

    private static Set<UserId> members(JsonNode data) {
        return data.path("members")
                .valueStream()
                .map(member -> UserId.of(text(member, "user")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static JsonNode data(String event, JsonMapper json) {
        try {
            return json.readTree(event).path("data");
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("malformed event: " + malformed.getOriginalMessage(), malformed);
        }
    }

    private static String text(JsonNode data, String field) {
        return data.path(field).asString("");
    }
}
