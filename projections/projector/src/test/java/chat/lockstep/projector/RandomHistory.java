package chat.lockstep.projector;

import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.AccountEvent.DeviceRenamed;
import chat.lockstep.events.AccountEvent.DeviceRevoked;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.AccountEvent.MessageHidden;
import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.AccountEvent.UserBlocked;
import chat.lockstep.events.AccountEvent.UserUnblocked;
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
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy.Who;
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

/// Valid histories of all event types, drawn from a list of numbers: the same numbers give the same history but for
/// its ids. Users come, go and come back; messages are edited, retracted, reacted to and pinned long after they were
/// sent.
public final class RandomHistory {

    /// How many kinds of steps there are: numbers beyond are taken modulo.
    public static final int KINDS = 24;

    public static final List<UserId> USERS =
            List.of(UserId.of("ann"), UserId.of("ben"), UserId.of("cleo"), UserId.of("dan"), UserId.of("eve"));

    private static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final List<String> EMOJIS = List.of("\uD83D\uDC4D", "\u2764\uFE0F");

    private final History history;
    private final Random random;
    private final Set<UserId> members = new LinkedHashSet<>();
    private final List<MessageSent> messages = new ArrayList<>();
    private final Map<MessageId, Long> seqs = new HashMap<>();
    private final Map<UserId, Long> read = new HashMap<>();
    private final Map<UserId, Long> delivered = new HashMap<>();

    private RandomHistory(History history, long seed) {
        this.history = history;
        this.random = new Random(seed);
    }

    /// The history of a group that the first three of [#USERS] begin with.
    public static History group(List<Integer> steps) {
        var drawn = new RandomHistory(new History(groupId(), 0), steps.hashCode());
        drawn.begin();
        steps.forEach(step -> drawn.step(Math.floorMod(step, KINDS)));
        return drawn.history;
    }

    /// The private log of `owner`, who keeps things of `of`.
    public static History account(UserId owner, ConversationId of, List<Integer> steps) {
        var drawn = new RandomHistory(new History(ConversationId.ofUser(owner), 0), steps.hashCode());
        steps.forEach(step -> drawn.accountStep(Math.floorMod(step, KINDS), owner, of));
        return drawn.history;
    }

    private static ConversationId groupId() {
        return ConversationId.of(History.newMessageId().toString());
    }

    private void begin() {
        members.addAll(USERS.subList(0, 3));
        var joined = members.stream()
                .map(user -> new Member(user, user.equals(USERS.getFirst()) ? Role.OWNER : Role.MEMBER))
                .toList();
        history.appended(USERS.getFirst(), new ConversationCreated(ConversationKind.GROUP, "A group", joined, 0, SALT));
    }

    private void step(int kind) {
        var by = any(List.copyOf(members));
        long ordinal = history.ordinal();
        switch (kind) {
            case 0, 1, 2, 3, 4 -> send(by, null);
            case 5 -> send(by, any(USERS));
            case 6, 7 -> onMessage(by, ordinal, 0);
            case 8 -> onMessage(by, ordinal, 1);
            case 9, 10 -> onMessage(by, ordinal, 2);
            case 11 -> onMessage(by, ordinal, 3);
            case 12 -> onMessage(by, ordinal, 4);
            case 13 -> onMessage(by, ordinal, 5);
            case 14 -> add(by, ordinal);
            case 15 -> remove(by, ordinal);
            case 16 -> leave(ordinal);
            case 17 -> history.appended(by, new RoleSet(any(List.copyOf(members)), any(roles()), ordinal));
            case 18 -> history.appended(by, new Renamed("Title " + history.logSeq(), ordinal, SALT));
            case 19 ->
                history.appended(
                        by,
                        new PolicySet(
                                any(whos()), any(whos()), any(whos()), random.nextBoolean() ? 60L : null, ordinal));
            case 20 -> read(by);
            case 21 -> deliver(by);
            case 22 -> history.unknown(by);
            default -> read(by);
        }
    }

    private static List<Role> roles() {
        return List.of(Role.values());
    }

    private static List<Who> whos() {
        return List.of(Who.values());
    }

    private void send(UserId by, UserId mentioned) {
        var expiresAt = random.nextInt(6) == 0 ? Timestamp.ofEpochMilli(1_900_000_000_000L) : null;
        var replyTo = messages.isEmpty() || random.nextInt(4) > 0
                ? null
                : any(messages).messageId();
        var sent = new MessageSent(
                History.newMessageId(),
                "Message " + history.logSeq(),
                replyTo,
                mentioned == null ? null : List.of(mentioned),
                expiresAt,
                history.ordinal() + 1,
                SALT);
        history.appended(by, sent);
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
        long seq = seqs.get(id);
        history.appended(
                by,
                switch (change) {
                    case 0 ->
                        new MessageEdited(
                                id,
                                seq,
                                "Edited " + history.logSeq(),
                                random.nextBoolean() ? List.of(any(USERS)) : null,
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
        var joining = USERS.stream()
                .filter(user -> !members.contains(user))
                .limit(1 + random.nextInt(2))
                .map(user -> new Member(user, Role.MEMBER))
                .toList();
        if (!joining.isEmpty()) {
            history.appended(by, new MembersAdded(joining, ordinal));
            joining.forEach(member -> members.add(member.user()));
        }
    }

    private void remove(UserId by, long ordinal) {
        var gone = any(List.copyOf(members));
        if (members.size() > 1 && !gone.equals(by)) {
            history.appended(by, new MemberRemoved(gone, ordinal));
            members.remove(gone);
        }
    }

    private void leave(long ordinal) {
        if (members.size() > 1) {
            var gone = any(List.copyOf(members));
            history.appended(gone, new MemberLeft(gone, ordinal));
            members.remove(gone);
        }
    }

    private void read(UserId by) {
        long before = read.getOrDefault(by, 0L);
        if (before < history.logSeq()) {
            long upTo = before + 1 + random.nextLong(history.logSeq() - before);
            read.put(by, upTo);
            history.read(by, upTo);
        }
    }

    private void deliver(UserId by) {
        if (delivered.getOrDefault(by, 0L) < history.logSeq()) {
            delivered.put(by, history.logSeq());
            history.delivered(by, random.nextBoolean() ? History.PHONE : History.LAPTOP, history.logSeq());
        }
    }

    private void accountStep(int kind, UserId owner, ConversationId of) {
        var device = DeviceId.of("device-" + random.nextInt(3));
        history.appended(
                owner,
                switch (kind % 12) {
                    case 0 -> new DeviceRegistered(device, "Phone", "test", 0, SALT);
                    case 1 -> new DeviceRenamed(device, "Device " + history.logSeq(), 0, SALT);
                    case 2 -> new DeviceRevoked(device, 0);
                    case 3, 4 -> {
                        read.merge(owner, 1L + random.nextInt(3), Long::sum);
                        yield new PrivatelyRead(of, read.get(owner), 0);
                    }
                    case 5 ->
                        new Configured(of, Timestamp.ofEpochMilli(random.nextInt(1_000_000)), null, null, null, 0);
                    case 6 -> new Configured(of, null, random.nextBoolean(), random.nextBoolean(), null, 0);
                    case 7 -> new Configured(of, null, null, null, random.nextBoolean(), 0);
                    case 8 -> new DraftChanged(of, random.nextBoolean() ? "" : "Draft " + history.logSeq(), 0, SALT);
                    case 9 -> new MessageHidden(of, History.newMessageId(), 0);
                    case 10 -> new UserBlocked(any(USERS), 0);
                    default -> new UserUnblocked(any(USERS), 0);
                });
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
