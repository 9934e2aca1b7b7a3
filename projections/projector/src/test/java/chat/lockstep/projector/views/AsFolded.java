package chat.lockstep.projector.views;

import static chat.lockstep.projector.views.ProjectedViews.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Event;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.receipts.MessageReceipt;
import chat.lockstep.readmodel.receipts.MessageReceipt.DeliveredTo;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.testkit.history.FoldedConversation;
import chat.lockstep.testkit.history.FoldedConversation.Known;
import chat.lockstep.testkit.history.FoldedConversation.Membership;
import chat.lockstep.testkit.history.StoredConversation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/// Holds the rows against what the published folds make of a stored conversation up to a place.
final class AsFolded {

    private static final int READS_AT_ONCE = 32;

    private final ProjectedViews views;

    AsFolded(ProjectedViews views) {
        this.views = views;
    }

    /// Everyone who may read something of it.
    List<UserId> readers(StoredConversation history, VersionVector place) {
        return history.id()
                .owner()
                .map(List::of)
                .orElseGet(() -> FoldedConversation.at(history, place).known().memberships().keySet().stream()
                        .sorted()
                        .toList());
    }

    /// The conversation's row, its messages, and its receipts.
    void assertConversation(StoredConversation history, VersionVector place) {
        var folded = FoldedConversation.at(history, place);
        var known = folded.known();
        var row = views.read().conversations().row(history.id()).block(LIMIT);
        assertThat(row.state()).isEqualTo(known.state());
        assertThat(row.log()).isEqualTo(place(history, place.of(StreamId.LOG)));
        assertThat(row.ordinal()).isEqualTo(known.messages().size());
        assertThat(row.epoch()).isEqualTo("1");
        assertThat(messages(history.id(), known.messages().keySet())).isEqualTo(known.messages());
        var receipts = views.read().receipts();
        assertThat(receipts.vector(history.id()).block(LIMIT)).isEqualTo(place.with(StreamId.LOG, 0));
        long seq = 1 + place.of(StreamId.LOG) / 2;
        assertThat(receipts.ofMessage(history.id(), seq).collectList().block(LIMIT).stream()
                        .map(AsFolded::said))
                .containsExactlyInAnyOrderElementsOf(receiptsOf(known, seq));
    }

    private Map<Long, Message> messages(ConversationId conversation, Set<Long> seqs) {
        var reader = views.written().projector().messages();
        return Objects.requireNonNull(Flux.fromIterable(seqs)
                .flatMap(seq -> reader.at(conversation, seq), READS_AT_ONCE)
                .collectMap(Message::seq)
                .block(LIMIT));
    }

    private static String said(MessageReceipt receipt) {
        var devices = receipt.delivered().stream().map(DeliveredTo::device).collect(Collectors.toSet());
        return said(receipt.user(), receipt.readAt() != null, devices);
    }

    private static String said(UserId user, boolean hasRead, Set<DeviceId> devices) {
        return "%s %s %s"
                .formatted(
                        user,
                        hasRead,
                        new TreeSet<>(devices.stream().map(DeviceId::value).toList()));
    }

    /// Of everyone whose marks are at `seq` or further.
    private static List<String> receiptsOf(Known known, long seq) {
        List<String> receipts = new ArrayList<>();
        for (var user : known.memberships().keySet()) {
            boolean hasRead = known.read().getOrDefault(user, 0L) >= seq;
            var devices = known.delivered().getOrDefault(user, Map.of()).entrySet().stream()
                    .filter(mark -> mark.getValue() >= seq)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            if (hasRead || !devices.isEmpty()) {
                receipts.add(said(user, hasRead, devices));
            }
        }
        return receipts;
    }

    /// The head of `user` is the one that the log and the receipts make of it.
    Head assertHead(UserId user, StoredConversation history, VersionVector place) {
        var folded = FoldedConversation.at(history, place);
        var membership = folded.known().memberships().getOrDefault(user, new Membership(0, null));
        long end = Objects.requireNonNullElse(membership.until(), place.of(StreamId.LOG));
        var atEnd = FoldedConversation.at(history, VersionVector.of(StreamId.LOG, end))
                .known();
        var state = Objects.requireNonNull(atEnd.state());
        var head = views.read().inbox().head(user, history.id()).block(LIMIT);

        assertThat(head.kind()).isEqualTo(state.kind());
        assertThat(head.title()).isEqualTo(state.title());
        assertThat(head.log()).isEqualTo(place(history, end));
        assertThat(head.floor()).isEqualTo(place(history, membership.floor()));
        assertThat(head.until()).isEqualTo(membership.until());
        assertThat(head.preview()).isEqualTo(preview(atEnd.messages(), membership.floor()));
        if (membership.until() == null && head.kind() != ConversationKind.PRIVATE) {
            assertCounts(head, user, folded, folded.mark(user));
        } else {
            assertThat(head.unread() + head.mentions()).isZero();
        }
        return head;
    }

    private static void assertCounts(Head head, UserId user, FoldedConversation folded, long mark) {
        var unread = folded.unread(mark);
        assertThat(head.readUpTo()).as("mark of %s in %s", user, head.id()).isEqualTo(mark);
        assertThat(head.unread()).as("unread of %s in %s", user, head.id()).isEqualTo(unread.size());
        assertThat(head.mentions())
                .as("mentions of %s in %s", user, head.id())
                .isEqualTo(unread.stream()
                        .filter(message ->
                                message.mentions() != null && message.mentions().contains(user))
                        .count());
    }

    /// Pages of messages, read to the end, are those that the reader may see, newest first.
    void assertPages(Head access, StoredConversation history, VersionVector place, int limit) {
        assertPages(access, history, place, limit, Set.of());
    }

    private void assertPages(
            Head access, StoredConversation history, VersionVector place, int limit, Set<MessageId> hidden) {
        long end = Objects.requireNonNullElse(access.until(), place.of(StreamId.LOG));
        var messages = FoldedConversation.at(history, VersionVector.of(StreamId.LOG, end))
                .known()
                .messages();
        var expected = messages.values().stream()
                .filter(message -> message.seq() > access.floor().seq())
                .filter(message -> !hidden.contains(message.messageId()))
                .sorted(Comparator.comparingLong(Message::seq).reversed())
                .toList();
        List<Message> read = new ArrayList<>();
        Long before = null;
        boolean more = true;
        while (more) {
            var page = views.read()
                    .history()
                    .page(history.id(), access, before, limit)
                    .block(LIMIT);
            assertThat(page.messages()).hasSizeLessThanOrEqualTo(limit);
            read.addAll(page.messages());
            more = page.more();
            before = read.isEmpty() ? null : read.getLast().seq();
        }
        assertThat(read).isEqualTo(expected);
    }

    /// For somebody who reads it all when some messages have expired: both events of these come without their data but
    /// with their place, hash and chain, and no page or preview shows them; they still count as unread.
    void assertErased(UserId user, StoredConversation history) {
        var late = views.late();
        var before = views.read().inbox().head(user, history.id()).block(LIMIT);
        var head = late.inbox().head(user, history.id()).block(LIMIT);
        var log = history.first(StreamId.LOG, history.logSeq());
        var delta = late.deltas().log(history.id(), 0, log.size(), log.size()).block(LIMIT);
        for (int i = 0; i < log.size(); i++) {
            var event = delta.get(i);
            assertThat(event.recorded()).isEqualTo(log.get(i).recorded());
            assertThat(event.isErased()).isEqualTo(mayExpire(log.get(i).data()));
            assertThat(event.json().contains("\"data\":")).isNotEqualTo(event.isErased());
        }
        var page = late.history().page(history.id(), head, null, 200).block(LIMIT);
        assertThat(page.messages()).allMatch(message -> message.expiresAt() == null);
        assertThat(head.unread()).isEqualTo(before.unread());
        var preview = before.preview();
        assertThat(head.preview()).isEqualTo(preview == null || preview.expiresAt() != null ? null : preview);
    }

    private static boolean mayExpire(@Nullable Event data) {
        return switch (data) {
            case MessageSent sent -> sent.expiresAt() != null;
            case MessageEdited edited -> edited.expiresAt() != null;
            case null, default -> false;
        };
    }

    /// What the owner of a private log keeps for itself, and how that joins its head of `group`.
    void assertAccount(StoredConversation log, StoredConversation group) {
        var owner = log.id().owner().orElseThrow();
        var account = FoldedConversation.at(log, log.place()).known().account();
        assertThat(views.read().devices().devices(owner).collectList().block(LIMIT))
                .isEqualTo(account.devices().values().stream()
                        .sorted(Comparator.comparing(device -> device.device().value()))
                        .toList());
        assertThat(views.read().blocks().blocked(owner).block(LIMIT)).isEqualTo(account.blocked());

        var folded = FoldedConversation.at(group, group.place());
        var head = views.read().inbox().head(owner, group.id()).block(LIMIT);
        assertThat(head.settings()).isEqualTo(account.settingsOf(group.id()));
        var hidden = account.hidden().getOrDefault(group.id(), Set.of());
        assertPages(head, group, group.place(), 20, hidden);
        if (head.until() == null) {
            long privately = account.privateMarks().getOrDefault(group.id(), 0L);
            assertCounts(head, owner, folded, Math.max(folded.mark(owner), privately));
            var preview = preview(folded.known().messages(), head.floor().seq());
            assertThat(head.preview())
                    .isEqualTo(preview == null || hidden.contains(preview.messageId()) ? null : preview);
        }
    }

    private static @Nullable Message preview(Map<Long, Message> messages, long floor) {
        var last = messages.keySet().stream().max(Long::compare).orElse(0L);
        return last <= floor ? null : withoutReactions(messages.get(last).preview());
    }

    private static Message withoutReactions(Message message) {
        return new Message(
                message.messageId(),
                message.seq(),
                message.ordinal(),
                message.by(),
                message.at(),
                message.text(),
                message.editedAt(),
                message.retracted(),
                message.replyTo(),
                message.mentions(),
                Map.of(),
                message.expiresAt());
    }

    private static Place place(StoredConversation history, long seq) {
        var log = history.first(StreamId.LOG, seq);
        return seq == 0
                ? new Place(0, HashChain.base(history.id(), StreamId.LOG))
                : new Place(seq, log.getLast().recorded().chain());
    }
}
