package chat.lockstep.projector.live;

import chat.lockstep.events.UserId;
import chat.lockstep.events.hint.GatewayKeys;
import chat.lockstep.events.hint.HintBatch;
import chat.lockstep.events.hint.HintBatch.NodeMessage;
import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.projector.topic.BatchProjection;
import chat.lockstep.projector.topic.Refusal;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.ReadModel;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the gateways of each event, to the nodes where a member has a session: for a batch one round of look-ups,
/// then one message per node. It waits a bounded time for Redis and never fails the batch: what could not be sent is
/// dropped and counted.
public final class LiveProjection implements BatchProjection {

    private static final Logger LOG = LoggerFactory.getLogger(LiveProjection.class);

    private final Members members;
    private final RedisLink redis;
    private final Breaker breaker;
    private final Duration timeout;
    private final InstantSource clock;
    private final Counter published;
    private final Counter unknownMembers;
    private final Counter noRedis;
    private final Counter redisLeftAlone;

    public LiveProjection(
            ReadModel model,
            RedisLink redis,
            RedisSettings settings,
            CircuitBreakerRegistry breakers,
            InstantSource clock,
            MeterRegistry meters) {
        this.members = new Members(model.conversations(), Breaker.of("cassandra-live", breakers));
        this.breaker = Breaker.of("redis", breakers);
        this.redis = redis;
        this.timeout = settings.timeout();
        this.clock = clock;
        published = Counter.builder("lockstep.projector.hints.published")
                .description("Events told to a gateway node")
                .register(meters);
        unknownMembers = dropped(meters, "members");
        noRedis = dropped(meters, "redis");
        redisLeftAlone = dropped(meters, "breaker");
    }

    private static Counter dropped(MeterRegistry meters, String reason) {
        return Counter.builder("lockstep.projector.hints.dropped")
                .description("Events that no gateway was told of: their devices find out later")
                .tag("reason", reason)
                .register(meters);
    }

    @Override
    public List<Refusal> on(List<TopicEvent> batch) {
        var toldOf = members.of(batch);
        var told = batch.stream()
                .filter(event -> toldOf.containsKey(event.source()))
                .toList();
        unknownMembers.increment(batch.size() - told.size());
        var commands = redis.commands();
        if (commands.isEmpty()) {
            noRedis.increment(told.size());
            return List.of();
        }
        var call = breaker.begin();
        if (call.isEmpty()) {
            redisLeftAlone.increment(told.size());
            return List.of();
        }
        Set<UserId> users = new HashSet<>();
        toldOf.values().forEach(users::addAll);
        List<Refusal> refused = new ArrayList<>();
        try {
            var hints = new HintBatch(nodes(users, commands.get()));
            told.forEach(event -> add(event, toldOf.getOrDefault(event.source(), List.of()), hints, refused));
            publish(hints, commands.get());
            call.get().succeeded();
        } catch (ExecutionException | TimeoutException failure) {
            call.get().failed(failure);
            noRedis.increment(told.size());
            LOG.warn("hints of {} events are dropped: {}", told.size(), failure.toString());
        } catch (InterruptedException stopped) {
            call.get().failed(stopped);
            Thread.currentThread().interrupt();
        }
        return refused;
    }

    /// An event of which no hint can be made is refused, and holds up its own conversation for a while.
    private static void add(TopicEvent event, List<UserId> users, HintBatch hints, List<Refusal> refused) {
        try {
            var traceparent = event.isSampled() ? event.traceparent() : null;
            hints.add(event.recorded(), event.epoch(), traceparent, users);
        } catch (RuntimeException poison) {
            LOG.error("no hint can be made of {} at {}", event.conversation(), event.source(), poison);
            refused.add(Refusal.of(event, "no hint can be made: " + poison));
        }
    }

    @Override
    public void forget(Collection<Integer> partitions) {
        members.forget(partitions);
    }

    /// The nodes on which each user has a session that has not expired.
    private Map<UserId, Set<String>> nodes(Set<UserId> users, RedisAsyncCommands<String, String> commands)
            throws ExecutionException, InterruptedException, TimeoutException {
        var alive = Range.from(Boundary.excluding(clock.millis()), Boundary.<Long>unbounded());
        Map<UserId, RedisFuture<List<String>>> answers = new HashMap<>();
        users.forEach(user -> answers.put(user, commands.zrangebyscore(GatewayKeys.sessions(user), alive)));
        var deadline = new Deadline(timeout);
        Map<UserId, Set<String>> nodes = new HashMap<>();
        for (var answer : answers.entrySet()) {
            nodes.put(answer.getKey(), Set.copyOf(deadline.await(answer.getValue())));
        }
        return nodes;
    }

    private void publish(HintBatch hints, RedisAsyncCommands<String, String> commands)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<Future<Long>> sent = new ArrayList<>();
        for (NodeMessage message : hints.messages()) {
            sent.add(commands.publish(GatewayKeys.channel(message.node()), message.text()));
        }
        var deadline = new Deadline(timeout);
        for (var one : sent) {
            deadline.await(one);
        }
        published.increment(hints.hints());
    }

    /// One time for many answers.
    private static final class Deadline {

        private final long endNanos;

        Deadline(Duration timeout) {
            endNanos = System.nanoTime() + timeout.toNanos();
        }

        <T> T await(Future<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
            return answer.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }
}
