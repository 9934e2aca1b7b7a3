package chat.lockstep.projector.live;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Member;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.conversation.ConversationReader;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.wire.SourcePlace;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Who is to know of an event: the members at it, and whoever went by it; nobody of those who went before. The
/// members are folded from the events, else read from the views. Cassandra is asked briefly, and not at all while
/// its breaker is open.
///
/// The views may be ahead of the batch: then the members are taken back over the events of the batch. They may be
/// behind: then somebody may have gone in between, so nobody is told, and the devices find out later. That is so for
/// a moment after a start alone, since whoever follows a conversation remembers it.
final class Members {

    private static final Logger LOG = LoggerFactory.getLogger(Members.class);
    private static final int REMEMBERED_MAX = 200_000;
    private static final int READS_AT_ONCE_MAX = 64;
    private static final Duration READ_TIMEOUT = Duration.ofMillis(300);

    private final ConversationReader conversations;
    private final Breaker breaker;
    private final Cache<ConversationId, Membership> known = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_MAX)
            .weigher((ConversationId _, Membership members) ->
                    1 + members.users().size())
            .build();

    Members(ConversationReader conversations, Breaker breaker) {
        this.conversations = conversations;
        this.breaker = breaker;
    }

    /// Who is to know of each event of the batch, by its place; one of which that cannot be told is missing.
    Map<SourcePlace, List<UserId>> of(List<TopicEvent> batch) {
        Map<SourcePlace, List<UserId>> told = new HashMap<>();
        Map<ConversationId, List<TopicEvent>> unknown = new LinkedHashMap<>();
        batch.stream()
                .collect(groupingBy(TopicEvent::conversation, LinkedHashMap::new, toList()))
                .forEach((id, all) -> {
                    var events = ascending(all);
                    var owner = id.owner();
                    if (owner.isPresent()) {
                        events.forEach(event -> told.put(event.source(), List.of(owner.get())));
                    } else {
                        remembered(id, events)
                                .ifPresentOrElse(
                                        from -> tell(id, withoutRepeats(events, from), from, told),
                                        () -> unknown.put(id, events));
                    }
                });
        var asked = ask(unknown);
        unknown.forEach((id, events) -> Optional.ofNullable(asked.get(id))
                .filter(read -> reaches(read, events))
                .ifPresent(read -> tell(id, events, read, told)));
        return told;
    }

    void forget(Collection<Integer> partitions) {
        known.asMap().values().removeIf(members -> partitions.contains(members.partition()));
    }

    /// The members at some place from which those at the first event can be told.
    private Optional<Membership> remembered(ConversationId id, List<TopicEvent> events) {
        var remembered = known.getIfPresent(id);
        if (remembered != null && reaches(remembered, events)) {
            return Optional.of(remembered);
        }
        return events.getFirst().data() instanceof ConversationCreated
                ? Optional.of(Membership.none(events.getFirst().source().partition()))
                : Optional.empty();
    }

    /// Whether no event is missing between the members and the events.
    private static boolean reaches(Membership members, List<TopicEvent> events) {
        return log(events).stream()
                .findFirst()
                .map(event -> event.recorded().seq() <= members.seq() + 1)
                .orElse(true);
    }

    private static List<TopicEvent> log(List<TopicEvent> events) {
        return events.stream()
                .filter(event -> event.recorded().stream().isLog())
                .toList();
    }

    /// Without log events that stand behind a later one: they come again.
    private static List<TopicEvent> ascending(List<TopicEvent> events) {
        List<TopicEvent> ascending = new ArrayList<>(events.size());
        long last = 0;
        for (var event : events) {
            boolean isLog = event.recorded().stream().isLog();
            if (!isLog || event.recorded().seq() > last) {
                ascending.add(event);
                last = isLog ? event.recorded().seq() : last;
            }
        }
        return ascending;
    }

    /// Without log events that were told already, unless they lead up to the known members: else who came or went
    /// after them cannot be taken back.
    private static List<TopicEvent> withoutRepeats(List<TopicEvent> events, Membership from) {
        var log = log(events);
        return log.isEmpty() || log.getLast().recorded().seq() >= from.seq()
                ? events
                : events.stream()
                        .filter(event -> !event.recorded().stream().isLog())
                        .toList();
    }

    /// Goes back to the place before the events, then over them. Ends where both the events and the known members do.
    private void tell(
            ConversationId id, List<TopicEvent> events, Membership from, Map<SourcePlace, List<UserId>> told) {
        var now = from;
        for (var event : log(events).reversed()) {
            now = event.recorded().seq() <= from.seq() ? now.before(event) : now;
        }
        for (var event : events) {
            if (event.recorded().stream().isLog()) {
                var before = now;
                now = now.after(event);
                told.put(event.source(), Membership.told(before, now));
            } else {
                told.put(event.source(), now.users());
            }
        }
        known.put(id, now.seq() >= from.seq() ? now : from);
    }

    private Map<ConversationId, Membership> ask(Map<ConversationId, List<TopicEvent>> unknown) {
        var found = new ConcurrentHashMap<ConversationId, Membership>();
        if (unknown.isEmpty()) {
            return found;
        }
        var call = breaker.begin();
        if (call.isEmpty()) {
            return found;
        }
        try {
            Flux.fromIterable(unknown.entrySet())
                    .flatMapDelayError(
                            of -> ask(
                                    of.getKey(),
                                    of.getValue().getFirst().source().partition(),
                                    found),
                            READS_AT_ONCE_MAX,
                            1)
                    .then()
                    .block(READ_TIMEOUT.multipliedBy(2));
            call.get().succeeded();
        } catch (RuntimeException failure) {
            call.get().failed(failure);
            LOG.warn(
                    "members of {} of {} conversations are not known, their hints are dropped: {}",
                    unknown.size() - found.size(),
                    unknown.size(),
                    failure.toString());
        }
        return found;
    }

    private Mono<Void> ask(ConversationId id, int partition, Map<ConversationId, Membership> found) {
        return conversations
                .row(id)
                .timeout(READ_TIMEOUT)
                .doOnNext(row -> found.put(id, membership(row, partition)))
                .then();
    }

    private static Membership membership(ConversationRow row, int partition) {
        return new Membership(
                row.members().stream().map(Member::user).toList(), row.log().seq(), partition);
    }
}
