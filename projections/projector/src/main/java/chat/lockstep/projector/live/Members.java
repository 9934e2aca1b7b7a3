package chat.lockstep.projector.live;

import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Member;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.conversation.ConversationReader;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Who is in a conversation: folded from the events, else read from the views. Cassandra is asked briefly, and not at
/// all while its breaker is open.
final class Members {

    private static final Logger LOG = LoggerFactory.getLogger(Members.class);
    private static final int REMEMBERED_MAX = 200_000;
    private static final int READS_AT_ONCE_MAX = 64;
    private static final Duration READ_TIMEOUT = Duration.ofMillis(300);

    private final ConversationReader conversations;
    private final Breaker breaker;
    private final Cache<ConversationId, Known> known = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_MAX)
            .weigher((ConversationId _, Known members) -> 1 + members.users().size())
            .build();

    Members(ConversationReader conversations, Breaker breaker) {
        this.conversations = conversations;
        this.breaker = breaker;
    }

    private record Known(List<UserId> users, int partition) {}

    /// The members of every conversation in the batch, in the state after it; one that cannot be told is missing.
    Map<ConversationId, List<UserId>> of(List<TopicEvent> batch) {
        batch.forEach(this::fold);
        Map<ConversationId, List<UserId>> members = new HashMap<>();
        Map<ConversationId, TopicEvent> unknown = new LinkedHashMap<>();
        for (var event : batch) {
            var id = event.conversation();
            var owner = id.owner();
            var remembered = known.getIfPresent(id);
            if (owner.isPresent()) {
                members.put(id, List.of(owner.get()));
            } else if (remembered != null) {
                members.put(id, remembered.users());
            } else {
                unknown.put(id, event);
            }
        }
        members.putAll(ask(unknown.values()));
        return members;
    }

    void forget(Collection<Integer> partitions) {
        known.asMap().values().removeIf(members -> partitions.contains(members.partition()));
    }

    private void fold(TopicEvent event) {
        if (event.data() instanceof ConversationCreated created) {
            remember(event, users(created.members()));
        }
    }

    private void remember(TopicEvent event, List<UserId> users) {
        known.put(event.conversation(), new Known(users, event.source().partition()));
    }

    private Map<ConversationId, List<UserId>> ask(Collection<TopicEvent> events) {
        var found = new ConcurrentHashMap<ConversationId, List<UserId>>();
        if (events.isEmpty()) {
            return found;
        }
        var call = breaker.begin();
        if (call.isEmpty()) {
            return found;
        }
        try {
            Flux.fromIterable(events)
                    .flatMapDelayError(event -> ask(event, found), READS_AT_ONCE_MAX, 1)
                    .then()
                    .block(READ_TIMEOUT.multipliedBy(2));
            call.get().succeeded();
        } catch (RuntimeException failure) {
            call.get().failed(failure);
            LOG.warn(
                    "members of {} of {} conversations are not known, their hints are dropped: {}",
                    events.size() - found.size(),
                    events.size(),
                    failure.toString());
        }
        return found;
    }

    private Mono<Void> ask(TopicEvent event, Map<ConversationId, List<UserId>> found) {
        return conversations
                .row(event.conversation())
                .timeout(READ_TIMEOUT)
                .doOnNext(row -> {
                    remember(event, users(row.members()));
                    found.put(event.conversation(), users(row.members()));
                })
                .then();
    }

    private static List<UserId> users(List<Member> members) {
        return members.stream().map(Member::user).toList();
    }
}
