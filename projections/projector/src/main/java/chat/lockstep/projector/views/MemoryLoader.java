package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.Member;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.topic.TopicEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads from the rows what the fold of a batch needs and does not remember.
final class MemoryLoader {

    private static final int READS_AT_ONCE_MAX = 16;

    private final ViewStore store;

    MemoryLoader(ViewStore store) {
        this.store = store;
    }

    /// @param known what is remembered of the conversation; null for nothing
    /// @param events of one conversation, at least one
    Mono<ConversationMemory> load(@Nullable ConversationMemory known, List<TopicEvent> events) {
        return begin(known, events.getFirst()).flatMap(memory -> complete(memory, events));
    }

    private Mono<ConversationMemory> begin(@Nullable ConversationMemory known, TopicEvent first) {
        if (known != null) {
            return Mono.just(known);
        }
        var id = first.conversation();
        return Mono.zip(
                store.conversation(id).map(Optional::of).defaultIfEmpty(Optional.empty()),
                store.receiptHeads(id).collectList(),
                (log, receipts) -> new ConversationMemory(id, first.source().partition(), log.orElse(null), receipts));
    }

    /// Each read yields what is to be done with its answer, so that only one thread at a time touches the memory.
    private Mono<ConversationMemory> complete(ConversationMemory memory, List<TopicEvent> events) {
        var reads = new ArrayList<Mono<Runnable>>();
        tallies(memory, events).forEach(reads::add);
        messages(memory, events).forEach(reads::add);
        ordinals(memory, events).forEach(reads::add);
        return Flux.fromIterable(reads)
                .flatMap(read -> read, READS_AT_ONCE_MAX)
                .doOnNext(Runnable::run)
                .then(Mono.just(memory));
    }

    private Stream<Mono<Runnable>> tallies(ConversationMemory memory, List<TopicEvent> events) {
        return events.stream()
                .filter(event -> isNew(memory, event))
                .flatMap(event -> InboxFold.needed(event.data(), members(memory, events)))
                .distinct()
                .filter(user -> memory.tally(user) == null)
                .map(user -> store.tally(memory.id(), user).map(read -> () -> memory.tally(user, read)));
    }

    /// Everyone who may be a member at any event of the batch.
    private static Stream<UserId> members(ConversationMemory memory, List<TopicEvent> events) {
        var row = memory.row();
        return Stream.concat(
                        row == null ? Stream.<Member>empty() : row.members().stream(),
                        events.stream().flatMap(MemoryLoader::joining))
                .map(Member::user);
    }

    private static Stream<Member> joining(TopicEvent event) {
        return switch (event.data()) {
            case ConversationCreated created -> created.members().stream();
            case MembersAdded added -> added.members().stream();
            case null, default -> Stream.empty();
        };
    }

    /// The messages that are changed and that were there before this batch.
    private Stream<Mono<Runnable>> messages(ConversationMemory memory, List<TopicEvent> events) {
        return events.stream()
                .filter(event -> isNew(memory, event))
                .flatMap(event -> event.data() instanceof MessageEvent changing
                        ? Stream.of(changing.messageSeq())
                        : Stream.empty())
                .filter(seq -> seq <= memory.logSeq() && memory.message(seq) == null)
                .distinct()
                .map(seq -> store.message(memory.id(), seq).map(read -> () -> memory.message(read)));
    }

    private static boolean isNew(ConversationMemory memory, TopicEvent event) {
        return event.recorded().seq() > memory.logSeq();
    }

    /// The ordinals of the places that marks point at: remembered, in this batch, or in the rows.
    private Stream<Mono<Runnable>> ordinals(ConversationMemory memory, List<TopicEvent> events) {
        return events.stream()
                .flatMap(event -> event.data() instanceof Read read ? Stream.of(read.upTo()) : Stream.empty())
                .distinct()
                .map(seq -> ordinal(memory, events, seq).map(ordinal -> () -> memory.rememberOrdinal(seq, ordinal)));
    }

    private Mono<Long> ordinal(ConversationMemory memory, List<TopicEvent> events, long seq) {
        var known = memory.recentOrdinal(seq);
        var here = known.isPresent() ? known : ordinalIn(events, seq);
        return here.isPresent() ? Mono.just(here.getAsLong()) : store.ordinalAt(memory.id(), seq);
    }

    private static OptionalLong ordinalIn(List<TopicEvent> events, long seq) {
        return events.stream()
                .filter(event ->
                        event.recorded().stream().isLog() && event.recorded().seq() == seq)
                .mapToLong(TopicEvent::ordinal)
                .findFirst();
    }
}
