package chat.lockstep.command;

import chat.lockstep.command.account.Account;
import chat.lockstep.command.conversation.Conversation;
import chat.lockstep.command.eventstore.AggregateCache;
import chat.lockstep.command.eventstore.EventSerializer;
import chat.lockstep.command.eventstore.Snapshots;
import chat.lockstep.command.receipts.Receipts;
import chat.lockstep.command.stream.Bounds;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.command.stream.SnapshotForm;
import chat.lockstep.events.Limits;
import java.time.Duration;
import java.util.List;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.PessimisticLockFactory;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Axon, put together by hand: what its starter would find by itself on this version of Spring Boot is not what we
/// need, and nothing that is not named here is switched on.
@Configuration(proxyBeanMethods = false)
class AxonConfiguration {

    private static final Duration LOCK_ATTEMPT = Duration.ofMillis(10);
    private static final Duration LOCK_WAIT_MAX = Duration.ofSeconds(1);

    @Bean
    SnapshotForm<?, ?> conversationSnapshot() {
        return Conversation.SNAPSHOT;
    }

    @Bean
    SnapshotForm<?, ?> receiptsSnapshot() {
        return Receipts.SNAPSHOT;
    }

    @Bean
    SnapshotForm<?, ?> accountSnapshot() {
        return Account.SNAPSHOT;
    }

    @Bean(initMethod = "start", destroyMethod = "shutdown")
    org.axonframework.config.Configuration axon(
            TransactionManager transactions,
            EventStorageEngine storage,
            EventSerializer serializer,
            AggregateCache cache,
            Snapshots snapshots,
            EventStamp stamp,
            Limits limits,
            Bounds bounds) {
        return DefaultConfigurer.defaultConfiguration(false)
                .configureTransactionManager(axon -> transactions)
                .configureSerializer(axon -> serializer)
                .configureCorrelationDataProviders(axon -> List.of()) // metadata is what the aggregates say
                .configureCommandBus(axon -> SimpleCommandBus.builder()
                        .transactionManager(transactions)
                        .rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE)
                        .build())
                .configureEventStore(axon -> OwnEventStore.on(storage))
                .configureSnapshotter(axon -> snapshots.taking(SnapshotTaker.of(axon)::take))
                .registerComponent(EventStamp.class, axon -> stamp)
                .registerComponent(Limits.class, axon -> limits)
                .registerComponent(Bounds.class, axon -> bounds)
                .configureAggregate(cached(Conversation.class, cache, snapshots))
                .configureAggregate(cached(Receipts.class, cache, snapshots))
                .configureAggregate(cached(Account.class, cache, snapshots))
                .buildConfiguration();
    }

    @Bean
    CommandGateway commandGateway(org.axonframework.config.Configuration axon) {
        return axon.commandGateway();
    }

    private static <A> AggregateConfigurer<A> cached(Class<A> aggregate, AggregateCache cache, Snapshots snapshots) {
        return AggregateConfigurer.defaultConfiguration(aggregate)
                .configureCache(axon -> cache)
                .configureSnapshotTrigger(
                        axon -> new EventCountSnapshotTriggerDefinition(axon.snapshotter(), snapshots.every()))
                .configureLockFactory(axon -> locks());
    }

    /// A command gives up waiting for its aggregate before the client gives up waiting for the command.
    private static LockFactory locks() {
        return PessimisticLockFactory.builder()
                .acquireAttempts((int) LOCK_WAIT_MAX.dividedBy(LOCK_ATTEMPT))
                .lockAttemptTimeout((int) LOCK_ATTEMPT.toMillis())
                .build();
    }
}
