package chat.lockstep.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the views should say of one conversation: a fold of its events, the log first, then the receipts. It keeps
/// what the rows need and one bit for each event, never the events.
final class ExpectedViews {

    static final String PRIVATE = "user:";

    private static final int PREVIEW_CHARACTERS_MAX = 100;

    private final String conversation;
    private final List<String> users = new ArrayList<>();
    private final List<String> roles = new ArrayList<>();
    private final BitSet messages = new BitSet();
    private final Map<String, BitSet> mentions = new TreeMap<>();
    private final Map<String, Long> ownSeqs = new TreeMap<>();
    private final Map<String, Receipts> receipts = new TreeMap<>();

    private String kind = "";
    private @Nullable String title;
    private @Nullable StoredEvent head;
    private @Nullable StoredEvent preview;

    ExpectedViews(String conversation) {
        this.conversation = conversation;
    }

    /// @throws IllegalArgumentException if the data is not what its type says
    void on(StoredEvent event) {
        if (event.isLog()) {
            onLog(event);
        } else {
            receipts.computeIfAbsent(event.member(), _ -> new Receipts()).on(event);
        }
    }

    private void onLog(StoredEvent event) {
        if (conversation.startsWith(PRIVATE) && kind.isEmpty()) {
            kind = "private";
            users.add(conversation.substring(PRIVATE.length()));
            roles.add("owner");
        }
        switch (event.type()) {
            case "conversationCreated" -> {
                kind = text(event, "kind");
                title = event.parsed().path("title").stringValueOpt().orElse(null);
                for (var member : event.parsed().path("members")) {
                    users.add(member.path("user").asString());
                    roles.add(member.path("role").asString());
                }
            }
            case "messageSent" -> {
                int seq = Math.toIntExact(event.seq());
                messages.set(seq);
                ownSeqs.put(event.user(), event.seq());
                texts(event.parsed().path("mentions"))
                        .forEach(user -> mentions.computeIfAbsent(user, _ -> new BitSet())
                                .set(seq));
                preview = event;
            }
            default -> {
                // It moves the head and changes nothing else.
            }
        }
        head = event;
    }

    /// The seq of the log that was folded last; 0 before the first.
    long headSeq() {
        return head == null ? 0 : head.seq();
    }

    List<String> members() {
        return users;
    }

    Map<String, Receipts> receipts() {
        return receipts;
    }

    /// How many messages the log holds up to a place.
    long ordinal(long seq) {
        return messages.get(0, Math.toIntExact(seq + 1)).cardinality();
    }

    /// The row of `conversation`.
    Map<String, @Nullable Object> conversation() {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("kind", kind);
        row.put("title", title);
        row.put("members", users);
        row.put("roles", roles);
        putHead(row);
        return row;
    }

    private void putHead(Map<String, @Nullable Object> row) {
        if (head != null) {
            row.put("epoch", head.epoch());
            row.put("head_seq", head.seq());
            row.put("head_chain", head.chain());
            row.put("head_ordinal", (long) messages.cardinality());
        }
    }

    /// A row of `conversation_log`.
    Map<String, @Nullable Object> logRow(StoredEvent event, long ordinal) {
        var row = eventRow(event);
        row.put("ordinal", ordinal);
        boolean isMessage = event.type().equals("messageSent");
        row.put("text", isMessage ? text(event, "text") : null);
        row.put("reply_to", isMessage ? replyTo(event) : null);
        row.put("mentions", isMessage ? texts(event.parsed().path("mentions")) : null);
        return row;
    }

    /// The columns that the rows of both logs have.
    Map<String, @Nullable Object> eventRow(StoredEvent event) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("type", event.type());
        row.put("id", UUID.fromString(event.id()));
        row.put("at", Instant.parse(event.at()));
        row.put("by_user", event.user());
        row.put("by_device", event.device());
        row.put("data", event.data());
        row.put("hash", event.hash());
        row.put("chain", event.chain());
        return row;
    }

    /// A member's row of `inbox`, without the mentions.
    Map<String, @Nullable Object> inbox(String user) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("kind", kind);
        row.put("title", title);
        row.put(
                "peer",
                kind.equals("direct")
                        ? users.stream()
                                .filter(other -> !other.equals(user))
                                .findFirst()
                                .orElse(null)
                        : null);
        putHead(row);
        row.put("last_activity", head == null ? null : Instant.parse(head.at()));
        row.put("until_seq", null);
        putMark(row, "read", readSeq(user));
        putMark(row, "own", ownSeqs.getOrDefault(user, 0L));
        putPreview(row);
        return row;
    }

    private void putMark(Map<String, @Nullable Object> row, String name, long seq) {
        row.put(name + "_seq", seq == 0 ? null : seq);
        row.put(name + "_ordinal", seq == 0 ? null : ordinal(seq));
    }

    private void putPreview(Map<String, @Nullable Object> row) {
        var last = preview;
        if (last == null) {
            row.put("preview_id", null);
            return;
        }
        var replyTo = replyTo(last);
        row.put("preview_id", UUID.fromString(last.id()));
        row.put("preview_seq", last.seq());
        row.put("preview_ordinal", (long) messages.cardinality());
        row.put("preview_by_user", last.user());
        row.put("preview_by_device", last.device());
        row.put("preview_at", Instant.parse(last.at()));
        row.put("preview_text", cut(text(last, "text")));
        row.put("preview_reply_to", replyTo == null ? "" : replyTo.toString());
        row.put("preview_mentions", texts(last.parsed().path("mentions")));
    }

    /// Up to where the member has seen the log.
    long mark(String user) {
        return Math.max(readSeq(user), ownSeqs.getOrDefault(user, 0L));
    }

    long unread(String user) {
        return kind.equals("private") ? 0 : messages.cardinality() - ordinal(mark(user));
    }

    /// The messages that mention the member and that it has not seen.
    List<Long> unseenMentions(String user) {
        var unseen = mentions.getOrDefault(user, new BitSet());
        return unseen.stream()
                .asLongStream()
                .filter(seq -> seq > mark(user))
                .boxed()
                .toList();
    }

    private long readSeq(String user) {
        var theirs = receipts.get(user);
        return theirs == null ? 0 : theirs.readSeq;
    }

    private static @Nullable UUID replyTo(StoredEvent event) {
        return event.parsed()
                .path("replyTo")
                .stringValueOpt()
                .map(UUID::fromString)
                .orElse(null);
    }

    private static String text(StoredEvent event, String member) {
        return event.parsed()
                .path(member)
                .stringValueOpt()
                .orElseThrow(() -> new IllegalArgumentException("data." + member + " is not a text"));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asString()));
        return texts;
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= PREVIEW_CHARACTERS_MAX
                ? text
                : text.substring(0, text.offsetByCodePoints(0, PREVIEW_CHARACTERS_MAX));
    }

    /// What one member's stream says.
    static final class Receipts {

        private final Map<String, Map<String, @Nullable Object>> delivered = new TreeMap<>();
        private long seq;
        private String chain = "";
        private long readSeq;
        private @Nullable Instant readAt;

        private void on(StoredEvent event) {
            seq = event.seq();
            chain = event.chain();
            long upTo = event.parsed().path("upTo").asLong();
            var at = Instant.parse(event.at());
            switch (event.type()) {
                case "read" -> {
                    readSeq = upTo;
                    readAt = at;
                }
                case "delivered" -> {
                    var row = new LinkedHashMap<String, @Nullable Object>();
                    row.put("delivered_seq", upTo);
                    row.put("delivered_at", at);
                    delivered.put(text(event, "device"), row);
                }
                default -> {
                    // It moves the head and changes nothing else.
                }
            }
        }

        long seq() {
            return seq;
        }

        /// The member's own row of `receipts`.
        Map<String, @Nullable Object> head() {
            var row = new LinkedHashMap<String, @Nullable Object>();
            row.put("stream_seq", seq);
            row.put("stream_chain", chain);
            row.put("read_seq", readSeq == 0 ? null : readSeq);
            row.put("read_at", readAt);
            return row;
        }

        /// The marks of each device, in `receipts` and in `device_inbox`.
        Map<String, Map<String, @Nullable Object>> delivered() {
            return delivered;
        }
    }
}
