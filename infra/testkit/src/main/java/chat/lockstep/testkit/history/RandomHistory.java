package chat.lockstep.testkit.history;

import static chat.lockstep.testkit.history.StoredConversation.LAPTOP;
import static chat.lockstep.testkit.history.StoredConversation.PHONE;
import static chat.lockstep.testkit.history.StoredConversation.SALT;

import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessagePinned;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.MessageUnpinned;
import chat.lockstep.events.ConversationEvent.PolicySet;
import chat.lockstep.events.ConversationEvent.ReactionAdded;
import chat.lockstep.events.ConversationEvent.ReactionRemoved;
import chat.lockstep.events.ConversationEvent.Renamed;
import chat.lockstep.events.ConversationEvent.RoleSet;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy.Who;
import chat.lockstep.events.ReceiptEvent.Delivered;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.Role;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Histories of all event types of conversations, drawn from a list of numbers: the same numbers give the same history
/// but for its ids. Users come, go and come back, but for the first, who stays; messages are edited, retracted, reacted
/// to and pinned long after
/// they were sent; some events happen in the same millisecond. Members alone act and marks move forward; who of the
/// members may do what is not looked at.
public final class RandomHistory {

    /// How many kinds of steps there are: numbers beyond are taken modulo.
    public static final int KINDS = 24;

    public static final List<UserId> USERS =
            List.of(UserId.of("ann"), UserId.of("ben"), UserId.of("cleo"), UserId.of("dan"), UserId.of("eve"));

    /// When those messages expire that do.
    public static final Timestamp EXPIRY = Timestamp.ofEpochMilli(1_900_000_000_000L);

    private static final List<String> EMOJIS = List.of("\uD83D\uDC4D", "\u2764\uFE0F");

    private final StoredConversation history;
    private final List<UserId> users;
    private final Random random;
    private final Set<UserId> members = new LinkedHashSet<>();
    private final List<MessageSent> messages = new ArrayList<>();
    private final Map<MessageId, Long> seqs = new HashMap<>();
    private final Map<UserId, Long> read = new HashMap<>();
    private final Map<UserId, Long> delivered = new HashMap<>();

    private RandomHistory(StoredConversation history, List<UserId> users, long seed) {
        this.history = history;
        this.users = users;
        this.random = new Random(seed);
    }

    /// Steps to draw a history from.
    public static List<Integer> steps(Random random, int count) {
        return IntStream.range(0, count).mapToObj(_ -> random.nextInt(KINDS)).toList();
    }

    /// The history of a group that the first three of [#USERS] begin with.
    public static StoredConversation group(List<Integer> steps) {
        return group(USERS, steps);
    }

    /// The history of a group that the first three of `users` begin with.
    public static StoredConversation group(List<UserId> users, List<Integer> steps) {
        var drawn = new RandomHistory(new StoredConversation(StoredConversation.newGroupId()), users, steps.hashCode());
        drawn.begin(ConversationKind.GROUP, "A group", users.subList(0, 3));
        return drawn.grown(steps);
    }

    /// The history of a conversation of two, who stay, without roles, title or policy.
    public static StoredConversation direct(UserId one, UserId other, List<Integer> steps) {
        var id = ConversationId.direct(one, other);
        var drawn = new RandomHistory(new StoredConversation(id), List.of(one, other), steps.hashCode());
        drawn.begin(ConversationKind.DIRECT, null, List.of(one, other));
        return drawn.grown(steps.stream()
                .map(step -> Math.floorMod(step, KINDS))
                .map(step -> step >= 14 && step <= 19 ? step - 14 : step)
                .toList());
    }

    private StoredConversation grown(List<Integer> steps) {
        for (int step : steps) {
            history.later(random.nextInt(3));
            step(Math.floorMod(step, KINDS));
        }
        return history;
    }

    private void begin(ConversationKind kind, @Nullable String title, List<UserId> first) {
        members.addAll(first);
        boolean hasRoles = kind == ConversationKind.GROUP;
        var joined = first.stream()
                .map(user -> new Member(user, hasRoles && user.equals(first.getFirst()) ? Role.OWNER : Role.MEMBER))
                .toList();
        var salt = title == null ? null : SALT;
        history.log(first.getFirst(), PHONE, new ConversationCreated(kind, title, joined, 0, salt));
    }

    private void step(int kind) {
        var by = any(List.copyOf(members));
        long ordinal = history.ordinal();
        switch (kind) {
            case 0, 1, 2, 3, 4 -> send(by, null);
            case 5 -> send(by, any(users));
            case 6, 7 -> onMessage(by, ordinal, 0);
            case 8 -> onMessage(by, ordinal, 1);
            case 9, 10 -> onMessage(by, ordinal, 2);
            case 11 -> onMessage(by, ordinal, 3);
            case 12 -> onMessage(by, ordinal, 4);
            case 13 -> onMessage(by, ordinal, 5);
            case 14 -> add(by, ordinal);
            case 15 -> remove(by, ordinal);
            case 16 -> leave(ordinal);
            case 17 ->
                history.log(by, PHONE, new RoleSet(any(List.copyOf(members)), any(List.of(Role.values())), ordinal));
            case 18 -> history.log(by, PHONE, new Renamed("Title " + history.logSeq(), ordinal, SALT));
            case 19 -> history.log(by, PHONE, policy(ordinal));
            case 20 -> read(by);
            case 21 -> deliver(by);
            case 22 -> history.unknown(by);
            default -> read(by);
        }
    }

    private PolicySet policy(long ordinal) {
        var who = List.of(Who.values());
        return new PolicySet(any(who), any(who), any(who), random.nextBoolean() ? 60L : null, ordinal);
    }

    private void send(UserId by, @Nullable UserId mentioned) {
        var expiresAt = random.nextInt(6) == 0 ? EXPIRY : null;
        var replyTo = messages.isEmpty() || random.nextInt(4) > 0
                ? null
                : any(messages).messageId();
        var sent = new MessageSent(
                StoredConversation.newMessageId(),
                "Message " + history.logSeq(),
                replyTo,
                mentioned == null ? null : List.of(mentioned),
                expiresAt,
                history.ordinal() + 1,
                SALT);
        history.log(by, PHONE, sent);
        messages.add(sent);
        seqs.put(sent.messageId(), history.logSeq());
    }

    private void onMessage(UserId by, long ordinal, int change) {
        if (messages.isEmpty()) {
            send(by, null);
            return;
        }
        var of = random.nextBoolean() ? messages.getLast() : any(messages);
        var id = of.messageId();
        long seq = seqs.getOrDefault(id, 0L);
        history.log(
                by,
                PHONE,
                switch (change) {
                    case 0 ->
                        new MessageEdited(
                                id,
                                seq,
                                "Edited " + history.logSeq(),
                                random.nextBoolean() ? List.of(any(users)) : null,
                                of.expiresAt(),
                                ordinal,
                                SALT);
                    case 1 -> new MessageRetracted(id, seq, ordinal);
                    case 2 -> new ReactionAdded(id, seq, any(EMOJIS), ordinal);
                    case 3 -> new ReactionRemoved(id, seq, any(EMOJIS), ordinal);
                    case 4 -> new MessagePinned(id, seq, ordinal);
                    default -> new MessageUnpinned(id, seq, ordinal);
                });
    }

    private void add(UserId by, long ordinal) {
        var joining = users.stream()
                .filter(user -> !members.contains(user))
                .limit(1 + random.nextInt(2))
                .map(user -> new Member(user, Role.MEMBER))
                .toList();
        if (!joining.isEmpty()) {
            history.log(by, PHONE, new MembersAdded(joining, ordinal));
            joining.forEach(member -> members.add(member.user()));
        }
    }

    private void remove(UserId by, long ordinal) {
        var gone = any(List.copyOf(members));
        if (!gone.equals(users.getFirst()) && !gone.equals(by)) {
            history.log(by, PHONE, new MemberRemoved(gone, ordinal));
            members.remove(gone);
        }
    }

    private void leave(long ordinal) {
        var gone = any(List.copyOf(members));
        if (!gone.equals(users.getFirst())) {
            history.log(gone, PHONE, new MemberLeft(gone, ordinal));
            members.remove(gone);
        }
    }

    private void read(UserId by) {
        long before = read.getOrDefault(by, 0L);
        if (before < history.logSeq()) {
            long upTo = before + 1 + random.nextLong(history.logSeq() - before);
            read.put(by, upTo);
            history.receipt(by, PHONE, new Read(upTo));
        }
    }

    private void deliver(UserId by) {
        if (delivered.getOrDefault(by, 0L) < history.logSeq()) {
            delivered.put(by, history.logSeq());
            var device = random.nextBoolean() ? PHONE : LAPTOP;
            history.receipt(by, device, new Delivered(device, history.logSeq()));
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
