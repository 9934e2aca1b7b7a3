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

/// A direct conversation of two users who nobody else is: three messages, the second an answer with a mention, and the
/// receipts of the second user, who has read two.
final class SampleConversation {

    static final String LONG_TEXT = "\uD83D\uDC4B".repeat(120);

    final UserId ann = UserId.of("ann-" + UUID.randomUUID());
    final UserId ben = UserId.of("ben-" + UUID.randomUUID());
    final ConversationId id = ConversationId.direct(ann, ben);
    final List<RecordedEvent> log = new ArrayList<>();
    final List<RecordedEvent> receipts = new ArrayList<>();

    private final Instant begin = Instant.parse("2026-01-31T12:00:00Z");
    private final Map<StreamId, Hash> chains = new LinkedHashMap<>();

    SampleConversation() {
        log.add(next(
                StreamId.LOG,
                "conversationCreated",
                ann,
                Map.of(
                        "kind",
                        "direct",
                        "members",
                        List.of(
                                Map.of("user", ann.value(), "role", "member"),
                                Map.of("user", ben.value(), "role", "member")),
                        "ordinal",
                        0)));
        log.add(message(ann, "Hello", 1, Map.of()));
        log.add(message(
                ann,
                "\"Bob\" \u00e4\u00f6\u00fc <b>",
                2,
                Map.of("replyTo", log.get(1).id().toString(), "mentions", List.of(ben.value()))));
        log.add(message(ann, LONG_TEXT, 3, Map.of("mentions", List.of(ben.value()))));
        var stream = StreamId.receiptsOf(ben);
        receipts.add(next(stream, "delivered", ben, Map.of("device", "phone", "upTo", 2)));
        receipts.add(next(stream, "read", ben, Map.of("upTo", 3)));
        receipts.add(next(stream, "delivered", ben, Map.of("device", "phone", "upTo", 4)));
    }

    /// One more message of ann's.
    RecordedEvent append(String text) {
        log.add(message(ann, text, log.size(), Map.of()));
        return log.getLast();
    }

    List<RecordedEvent> events() {
        var all = new ArrayList<>(log);
        all.addAll(receipts);
        return all;
    }

    String messageId(int seq) {
        return log.get(seq - 1).id().toString();
    }

    private RecordedEvent message(UserId by, String text, int ordinal, Map<String, Object> more) {
        var data = new LinkedHashMap<>(more);
        data.put("text", text);
        data.put("ordinal", ordinal);
        data.put("salt", "AAAAAAAAAAAAAAAAAAAAAA");
        return next(StreamId.LOG, "messageSent", by, data);
    }

    private RecordedEvent next(StreamId stream, String type, UserId by, Map<String, Object> data) {
        long seq = stream.isLog() ? log.size() + 1L : receipts.size() + 1L;
        var eventId = new EventId(uuid7());
        var complete = new LinkedHashMap<>(data);
        if (type.equals("messageSent")) {
            complete.put("messageId", eventId.toString());
        }
        var event = RecordedEvent.following(
                chains.getOrDefault(stream, HashChain.base(id, stream)),
                new StreamKey(id, stream),
                seq,
                type,
                eventId,
                Timestamp.of(begin.plusMillis(10 * seq)),
                new Author(by, DeviceId.of("phone")),
                Jcs.text(complete));
        chains.put(stream, event.chain());
        return event;
    }

    private static UUID uuid7() {
        var random = UUID.randomUUID();
        return new UUID((random.getMostSignificantBits() & ~0xf000L) | 0x7000L, random.getLeastSignificantBits());
    }
}
