package chat.lockstep.verify;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A group in which everything happens that can, and the private log of its owner: the events, and by hand the rows
/// that they are to become.
///
/// 1 creation by ann with ben, 2 message of ann that mentions ben, 3 edit that mentions nobody, 4 reaction of ben, 5
/// message of ann that mentions ben, 6 its retraction, 7 pin of 2, 8 policy, 9 new title, 10 cleo added, 11 ben
/// removed, 12 message of ann that mentions cleo and expires.
final class SampleGroup {

    static final String THUMB = "\uD83D\uDC4D";
    private static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");

    final UserId ann = UserId.of("ann-" + UUID.randomUUID());
    final UserId ben = UserId.of("ben-" + UUID.randomUUID());
    final UserId cleo = UserId.of("cleo-" + UUID.randomUUID());
    final ConversationId id = ConversationId.of(uuid7().toString());
    final ConversationId ownLog = ConversationId.ofUser(ann);
    final List<RecordedEvent> log = new ArrayList<>();
    final List<RecordedEvent> own = new ArrayList<>();

    SampleGroup() {
        add(
                "conversationCreated",
                ann,
                0,
                Map.of(
                        "kind",
                        "group",
                        "title",
                        "First",
                        "salt",
                        SALT,
                        "members",
                        List.of(member(ann, "owner"), member(ben, "member"))));
        message("hello", 1, Map.of("mentions", List.of(ben.value())));
        add("messageEdited", ann, 1, Map.of("messageId", idOf(2), "messageSeq", 2, "text", "hello all", "salt", SALT));
        add("reactionAdded", ben, 1, Map.of("messageId", idOf(2), "messageSeq", 2, "emoji", THUMB));
        message("oops", 2, Map.of("mentions", List.of(ben.value())));
        add("messageRetracted", ann, 2, Map.of("messageId", idOf(5), "messageSeq", 5));
        add("messagePinned", ann, 2, Map.of("messageId", idOf(2), "messageSeq", 2));
        add(
                "policySet",
                ann,
                2,
                Map.of("send", "admins", "addMembers", "everyone", "editSettings", "admins", "messageTtlSeconds", 60));
        add("renamed", ann, 2, Map.of("title", "Second", "salt", SALT));
        add("membersAdded", ann, 2, Map.of("members", List.of(member(cleo, "member"))));
        add("memberRemoved", ann, 2, Map.of("user", ben.value()));
        message("last", 3, Map.of("mentions", List.of(cleo.value()), "expiresAt", "2026-01-31T12:02:00.000Z"));
        ownEvents();
    }

    private void ownEvents() {
        keep("deviceRegistered", Map.of("device", "phone", "name", "Mine", "salt", SALT));
        keep("deviceRevoked", Map.of("device", "phone"));
        keep("configured", Map.of("conversation", id.value(), "pinned", true));
        keep("draftChanged", Map.of("conversation", id.value(), "text", "dear", "salt", SALT));
        keep("privatelyRead", Map.of("conversation", id.value(), "upTo", 5));
        keep("messageHidden", Map.of("conversation", id.value(), "messageId", idOf(2)));
        keep("userBlocked", Map.of("user", "mallory"));
    }

    private static Map<String, Object> member(UserId user, String role) {
        return Map.of("user", user.value(), "role", role);
    }

    private void message(String text, int ordinal, Map<String, Object> more) {
        var data = new LinkedHashMap<>(more);
        var eventId = uuid7();
        data.put("messageId", eventId.toString());
        data.put("text", text);
        data.put("salt", SALT);
        log.add(event(id, log, eventId, "messageSent", ann, ordinal, data));
    }

    private void add(String type, UserId by, int ordinal, Map<String, Object> data) {
        log.add(event(id, log, uuid7(), type, by, ordinal, data));
    }

    private void keep(String type, Map<String, Object> data) {
        own.add(event(ownLog, own, uuid7(), type, ann, 0, data));
    }

    String idOf(int seq) {
        return log.get(seq - 1).id().toString();
    }

    static Instant at(int seq) {
        return BEGIN.plusSeconds(seq);
    }

    private static RecordedEvent event(
            ConversationId of,
            List<RecordedEvent> before,
            UUID eventId,
            String type,
            UserId by,
            int ordinal,
            Map<String, Object> data) {
        var complete = new LinkedHashMap<>(data);
        complete.put("ordinal", ordinal);
        Hash chain = before.isEmpty()
                ? HashChain.base(of, StreamId.LOG)
                : before.getLast().chain();
        return RecordedEvent.following(
                chain,
                new StreamKey(of, StreamId.LOG),
                before.size() + 1L,
                type,
                new EventId(eventId),
                Timestamp.of(at(before.size() + 1)),
                new Author(by, DeviceId.of("phone")),
                Jcs.text(complete));
    }

    private static UUID uuid7() {
        var random = UUID.randomUUID();
        return new UUID((random.getMostSignificantBits() & ~0xf000L) | 0x7000L, random.getLeastSignificantBits());
    }
}
