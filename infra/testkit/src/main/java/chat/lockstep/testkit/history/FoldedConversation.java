package chat.lockstep.testkit.history;

import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Event;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Member;
import chat.lockstep.events.ReceiptEvent.Delivered;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.AccountState;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Everything that the published folds make of a conversation's events, up to a place: what a replica knows that holds
/// just these. It takes an event only as the next one of its stream and only if the event proves itself by hash and
/// chain. Streams may be folded in any order among each other.
public final class FoldedConversation {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConversationId id;
    private final Map<StreamId, Long> counts = new HashMap<>();
    private final Map<StreamId, Hash> chains = new HashMap<>();
    private final TreeMap<Long, Message> messages = new TreeMap<>();
    private final Map<UserId, Membership> memberships = new HashMap<>();
    private final Map<UserId, Long> read = new HashMap<>();
    private final Map<UserId, Map<DeviceId, Long>> delivered = new HashMap<>();
    private AccountState account = AccountState.EMPTY;
    private @Nullable ConversationState state;

    public FoldedConversation(ConversationId id) {
        this.id = id;
        state = id.owner().map(ConversationState::ofPrivate).orElse(null);
    }

    /// @param floor log seq just before the member's joining
    /// @param until log seq of its going; null for a member
    public record Membership(long floor, @Nullable Long until) {}

    /// What there is to compare.
    ///
    /// @param state null before the first event
    /// @param messages by log seq
    /// @param memberships of everyone who ever was a member: the last one
    public record Known(
            VersionVector place,
            Map<StreamId, Hash> chains,
            @Nullable ConversationState state,
            Map<Long, Message> messages,
            Map<UserId, Membership> memberships,
            Map<UserId, Long> read,
            Map<UserId, Map<DeviceId, Long>> delivered,
            AccountState account) {}

    /// The fold of what was appended, up to `place`.
    public static FoldedConversation at(StoredConversation history, VersionVector place) {
        var folded = new FoldedConversation(history.id());
        place.counts()
                .forEach((stream, count) ->
                        history.first(stream, count).forEach(event -> folded.on(event.recorded(), event.data())));
        return folded;
    }

    /// One more event as it comes over the wire. One of an unknown type moves the place alone.
    public void on(RecordedEvent event) {
        on(
                event,
                EventType.named(event.type())
                        .map(type -> JSON.readValue(event.data(), type.dataClass()))
                        .orElse(null));
    }

    private void on(RecordedEvent event, @Nullable Event data) {
        var stream = event.stream();
        long next = counts.merge(stream, 1L, Long::sum);
        var previous = chains.getOrDefault(stream, HashChain.base(id, stream));
        if (event.seq() != next || !event.isVerified(previous)) {
            throw new AssertionError("not the next event of %s, which is %d: %s".formatted(stream, next, event));
        }
        chains.put(stream, event.chain());
        switch (data) {
            case ConversationEvent log -> onLog(event, log);
            case AccountEvent own -> account = account.after(own, event.at());
            case Read mark -> read.merge(event.by().user(), mark.upTo(), Math::max);
            case Delivered mark ->
                delivered
                        .computeIfAbsent(event.by().user(), _ -> new HashMap<>())
                        .merge(mark.device(), mark.upTo(), Math::max);
            case null, default -> {}
        }
    }

    private void onLog(RecordedEvent event, ConversationEvent data) {
        long seq = event.seq();
        state = data instanceof ConversationCreated created
                ? ConversationState.of(created)
                : Objects.requireNonNull(state, "the log does not begin with its creation")
                        .after(data);
        switch (data) {
            case ConversationCreated created -> joined(created.members(), 0);
            case MembersAdded added -> joined(added.members(), seq - 1);
            case MemberRemoved removed -> left(removed.user(), seq);
            case MemberLeft gone -> left(gone.user(), seq);
            case MessageSent sent -> messages.put(seq, Message.sent(sent, seq, event.by(), event.at()));
            case MessageEvent change ->
                messages.computeIfPresent(
                        change.messageSeq(), (_, message) -> message.after(change, event.by(), event.at()));
            default -> {}
        }
    }

    private void joined(List<Member> joining, long floor) {
        joining.forEach(member -> memberships.put(member.user(), new Membership(floor, null)));
    }

    private void left(UserId user, long seq) {
        memberships.computeIfPresent(user, (_, member) -> new Membership(member.floor(), seq));
    }

    public Known known() {
        Map<UserId, Map<DeviceId, Long>> marks = new HashMap<>();
        delivered.forEach((user, devices) -> marks.put(user, Map.copyOf(devices)));
        return new Known(
                VersionVector.of(counts),
                Map.copyOf(chains),
                state,
                new TreeMap<>(messages),
                Map.copyOf(memberships),
                Map.copyOf(read),
                marks,
                account);
    }

    /// The chain at the end of `stream`.
    public Hash chain(StreamId stream) {
        return chains.getOrDefault(stream, HashChain.base(id, stream));
    }

    /// The mark of `user`: the largest of what it read, its own last message and its floor.
    public long mark(UserId user) {
        long own = messages.values().stream()
                .filter(message -> message.by().user().equals(user))
                .mapToLong(Message::seq)
                .max()
                .orElse(0);
        var membership = memberships.getOrDefault(user, new Membership(0, null));
        return Math.max(Math.max(own, read.getOrDefault(user, 0L)), membership.floor());
    }

    /// The messages beyond `mark` that are not retracted, looked at one by one.
    public List<Message> unread(long mark) {
        return messages.tailMap(mark, false).values().stream()
                .filter(message -> !message.isRetracted())
                .toList();
    }
}
