package chat.lockstep.query.conversation;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Role;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Device;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Settings;
import chat.lockstep.readmodel.receipts.MessageReceipt;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.Snapshot;
import chat.lockstep.readmodel.wire.SourcePlace;
import chat.lockstep.readmodel.wire.WireEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Views in memory. Remembers what it was asked for, can fail, and can know a conversation only after some reads.
final class FakeViews implements Views {

    private final Map<UserId, Map<ConversationId, Head>> heads = new HashMap<>();
    int headReads;
    int readsUntilKnown;
    RuntimeException failure;
    boolean silent;
    String asked = "";
    List<WireEvent> log = List.of();
    List<String> members = List.of("alice");
    int logReads;
    Set<MessageId> hidden = Set.of();
    List<MessageReceipt> receipts = List.of();
    List<Device> devices = List.of();

    void add(UserId user, Head head) {
        heads.computeIfAbsent(user, _ -> new HashMap<>()).put(head.id(), head);
    }

    static Head head(ConversationId id, long lastActivity) {
        return head(id, lastActivity, null);
    }

    static Head head(ConversationId id, long lastActivity, @Nullable Long until) {
        return new Head(
                id,
                ConversationKind.DIRECT,
                null,
                UserId.of("bob"),
                "1",
                Place.startOf(id),
                Place.startOf(id),
                until,
                2,
                0,
                0,
                null,
                Settings.NONE,
                Instant.ofEpochMilli(lastActivity),
                new SourcePlace(1, 0, 5));
    }

    @Override
    public Flux<Head> heads(UserId user) {
        return answer(Flux.fromIterable(heads.getOrDefault(user, Map.of()).values()));
    }

    @Override
    public Mono<Head> head(UserId user, ConversationId conversation) {
        return Mono.defer(() -> {
            headReads++;
            return headReads > readsUntilKnown
                    ? answer(Mono.justOrEmpty(heads.getOrDefault(user, Map.of()).get(conversation))
                                    .flux())
                            .next()
                    : Mono.empty();
        });
    }

    @Override
    public Mono<Snapshot> snapshot(ConversationId conversation) {
        return Mono.just(new Snapshot(
                conversation,
                "1",
                Place.startOf(conversation),
                new ConversationState(
                        ConversationKind.DIRECT,
                        null,
                        members.stream()
                                .map(user -> new Member(UserId.of(user), Role.MEMBER))
                                .toList(),
                        Policy.DEFAULT,
                        List.of())));
    }

    @Override
    public Mono<MessagePage> history(ConversationId conversation, Head access, @Nullable Long before, int limit) {
        asked = "history " + access.id() + " before " + before + " limit " + limit;
        var author = new Author(UserId.of("bob"), DeviceId.of("phone"));
        var message = new Message(
                MessageId.of("018f2b6e-7c1a-7d00-8000-000000000001"),
                4,
                3,
                author,
                Timestamp.parse("2024-03-01T12:34:56.007Z"),
                "hello",
                null,
                null,
                null,
                null,
                Map.of(),
                null);
        return Mono.just(new MessagePage(List.of(message), true));
    }

    @Override
    public Mono<Delta> delta(ConversationId conversation, VersionVector have, Head access, int limit) {
        asked = "delta " + access.id() + " have " + have.counts() + " limit " + limit;
        return Mono.just(new Delta(conversation, "1", have, have, List.of(), false));
    }

    @Override
    public Mono<List<WireEvent>> log(ConversationId conversation, long after, long last, int limit) {
        logReads++;
        return Mono.just(log.stream()
                .filter(event -> event.seq() > after && event.seq() <= last)
                .limit(limit)
                .toList());
    }

    @Override
    public Mono<List<Message>> shown(ConversationId conversation, Head access, List<Message> messages) {
        return Mono.just(messages.stream()
                .filter(message -> !hidden.contains(message.messageId()))
                .toList());
    }

    @Override
    public Mono<List<MessageReceipt>> receipts(ConversationId conversation, long seq) {
        asked = "receipts " + conversation + " seq " + seq;
        return Mono.just(receipts);
    }

    /// A head of somebody who came after `floor`, while the log is at `last`.
    static Head head(ConversationId id, Place floor, Place last, @Nullable Long until) {
        return new Head(
                id,
                ConversationKind.GROUP,
                "Title",
                null,
                "1",
                last,
                floor,
                until,
                0,
                0,
                floor.seq(),
                null,
                Settings.NONE,
                Instant.EPOCH,
                new SourcePlace(1, 0, 5));
    }

    private <T> Flux<T> answer(Flux<T> found) {
        if (silent) {
            return Flux.never();
        }
        return failure == null ? found : Flux.error(Objects.requireNonNull(failure));
    }
}
