package chat.lockstep.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the views should say of one conversation: a fold of its events, the log first, then the receipts. It keeps
/// what the rows need and some bits for each event, never the events.
final class ExpectedViews {

    static final String PRIVATE = "user:";

    private final String conversation;
    private final ExpectedMessages messages = new ExpectedMessages();
    private final ExpectedInboxes inboxes = new ExpectedInboxes();
    private final ExpectedAccount account = new ExpectedAccount();
    private final Map<String, String> roles = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> policy = new LinkedHashMap<>();
    private final List<UUID> pinned = new ArrayList<>();
    private final Map<String, ExpectedReceipts> receipts = new TreeMap<>();

    private String kind = "";
    private @Nullable String title;
    private @Nullable StoredEvent head;

    ExpectedViews(String conversation) {
        this.conversation = conversation;
        policy.put("may_send", "everyone");
        policy.put("may_add_members", "everyone");
        policy.put("may_edit_settings", "everyone");
        policy.put("messages_ttl", 0L);
    }

    /// @throws IllegalArgumentException if the data is not what its type says
    void on(StoredEvent event) {
        if (event.isLog()) {
            onLog(event);
        } else {
            receipts.computeIfAbsent(event.member(), _ -> new ExpectedReceipts())
                    .on(event);
        }
    }

    private void onLog(StoredEvent event) {
        if (conversation.startsWith(PRIVATE)) {
            kind = "private";
            roles.putIfAbsent(conversation.substring(PRIVATE.length()), "owner");
            account.on(event);
        } else {
            onState(event);
            onMembership(event);
            if (messages.on(event)) {
                inboxes.previewed();
            }
        }
        head = event;
        if (event.type().equals("memberRemoved") || event.type().equals("memberLeft")) {
            var user = Texts.text(event, "user");
            if (roles.containsKey(user)) {
                inboxes.left(user, event.seq(), common(user), messages.preview());
                roles.remove(user);
            }
        }
    }

    private void onState(StoredEvent event) {
        switch (event.type()) {
            case "conversationCreated" -> {
                kind = Texts.text(event, "kind");
                title = Texts.optional(event, "title");
            }
            case "renamed" -> title = Texts.text(event, "title");
            case "policySet" -> {
                policy.put("may_send", Texts.text(event, "send"));
                policy.put("may_add_members", Texts.text(event, "addMembers"));
                policy.put("may_edit_settings", Texts.text(event, "editSettings"));
                policy.put(
                        "messages_ttl", event.parsed().path("messageTtlSeconds").asLong(0));
            }
            case "messagePinned", "messageUnpinned" -> {
                var id = UUID.fromString(Texts.text(event, "messageId"));
                pinned.remove(id);
                if (event.type().equals("messagePinned")) {
                    pinned.add(id);
                }
            }
            default -> {
                // It changes nothing of this.
            }
        }
    }

    private void onMembership(StoredEvent event) {
        switch (event.type()) {
            case "conversationCreated", "membersAdded" -> {
                for (var member : event.parsed().path("members")) {
                    var user = member.path("user").asString();
                    if (roles.putIfAbsent(user, member.path("role").asString()) == null && head != null) {
                        inboxes.joined(user, head, messages.count());
                    }
                }
            }
            case "roleSet" -> roles.replace(Texts.text(event, "user"), Texts.text(event, "role"));
            default -> {
                // It changes nothing of this.
            }
        }
    }

    /// The seq of the log that was folded last; 0 before the first.
    long headSeq() {
        return head == null ? 0 : head.seq();
    }

    /// Everyone who is or was a member.
    List<String> users() {
        var users = new ArrayList<>(roles.keySet());
        inboxes.gone().stream().filter(user -> !roles.containsKey(user)).forEach(users::add);
        return users;
    }

    boolean isMember(String user) {
        return roles.containsKey(user);
    }

    Map<String, ExpectedReceipts> receipts() {
        return receipts;
    }

    ExpectedMessages messages() {
        return messages;
    }

    ExpectedAccount account() {
        return account;
    }

    boolean isPrivate() {
        return conversation.startsWith(PRIVATE);
    }

    /// The row of `conversation`.
    Map<String, @Nullable Object> conversation() {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("kind", kind);
        row.put("title", title);
        row.put("members", List.copyOf(roles.keySet()));
        row.put("roles", List.copyOf(roles.values()));
        row.putAll(policy);
        row.put("pinned", pinned);
        putHead(row);
        return row;
    }

    private void putHead(Map<String, @Nullable Object> row) {
        if (head != null) {
            row.put("epoch", head.epoch());
            row.put("head_seq", head.seq());
            row.put("head_chain", head.chain());
            row.put("head_ordinal", messages.count());
        }
    }

    /// The columns of a row of `conversation_log` that never change.
    Map<String, @Nullable Object> logRow(StoredEvent event, long ordinal) {
        var row = eventRow(event);
        row.put("ordinal", ordinal);
        var replyTo = isMessage(event) ? Texts.optional(event, "replyTo") : null;
        row.put("reply_to", replyTo == null ? null : UUID.fromString(replyTo));
        row.put("expires_at", Texts.time(event, "expiresAt"));
        return row;
    }

    static boolean isMessage(StoredEvent event) {
        return event.type().equals("messageSent");
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

    /// A user's row of `inbox`, without the preview and the lists of what it has not seen.
    Map<String, @Nullable Object> inbox(String user) {
        var row = isMember(user) ? common(user) : inboxes.asLeft(user);
        inboxes.putFloor(user, row);
        putMark(row, "read", readSeq(user));
        putMark(row, "own", messages.ownSeq(user));
        return row;
    }

    private Map<String, @Nullable Object> common(String user) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("kind", kind);
        row.put("title", title);
        row.put(
                "peer",
                kind.equals("direct")
                        ? roles.keySet().stream()
                                .filter(other -> !other.equals(user))
                                .findFirst()
                                .orElse(null)
                        : null);
        putHead(row);
        row.put("last_activity", head == null ? null : Instant.parse(head.at()));
        return row;
    }

    private void putMark(Map<String, @Nullable Object> row, String name, long seq) {
        row.put(name + "_seq", seq == 0 ? null : seq);
        row.put(name + "_ordinal", seq == 0 ? null : messages.ordinal(seq));
    }

    /// The last message that the user's row shows, and whatever stands there of before; null for none.
    ExpectedMessages.@Nullable Preview preview(String user) {
        return inboxes.previewOf(user, messages.preview());
    }

    /// Up to where the member has seen the log.
    long mark(String user) {
        return Math.max(inboxes.floorSeq(user), Math.max(readSeq(user), messages.ownSeq(user)));
    }

    long unread(String user) {
        if (kind.equals("private")) {
            return 0;
        }
        long mark = mark(user);
        return messages.count()
                - messages.ordinal(mark)
                - messages.retractedBeyond(mark).size();
    }

    private long readSeq(String user) {
        var theirs = receipts.get(user);
        return theirs == null ? 0 : theirs.readSeq();
    }
}
