package chat.lockstep.command.eventstore;

import chat.lockstep.command.stream.SnapshotForm;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EventStoreSettings.class, DatabaseSettings.class})
class EventStoreConfiguration {

    @Bean
    Shards shards(
            Environment environment,
            EventStoreSettings settings,
            DatabaseSettings only,
            CircuitBreakerRegistry breakers,
            MeterRegistry meters) {
        return new ShardPools(environment, settings, breakers, meters).open(only);
    }

    @Bean
    TransactionManager transactions(Shards shards) {
        return new ShardTransactions(shards);
    }

    @Bean
    EventSerializer eventSerializer() {
        return new EventSerializer();
    }

    @Bean
    SnapshotTable snapshotTable(List<SnapshotForm<?, ?>> forms, MeterRegistry meters) {
        return new SnapshotTable(forms, meters);
    }

    @Bean
    Snapshots snapshots(EventStoreSettings settings, MeterRegistry meters) {
        return new Snapshots(settings.snapshotEvery(), settings.snapshotsQueuedMax(), meters);
    }

    @Bean
    EventStorageEngine eventStorage(
            Shards shards, EventSerializer serializer, SnapshotTable snapshots, MeterRegistry meters) {
        var read = Counter.builder("lockstep.aggregates.events.read")
                .description("Events that were read to load aggregates")
                .register(meters);
        return new ShardedStorage(shards, shard -> new EventStorage(shard, serializer, snapshots, read));
    }

    @Bean
    StoredEvents storedEvents(Shards shards) {
        return new StoredEvents(shards);
    }

    @Bean
    AggregateCache aggregateCache(EventStoreSettings settings, StoredEvents events, MeterRegistry meters) {
        return new AggregateCache(settings.aggregatesCachedMax(), events::seqOf, meters);
    }

    /// In health the component `db`: the database, or each of several by its name.
    @Bean
    HealthContributor dbHealthContributor(Shards shards) {
        var databases = new LinkedHashMap<String, HealthContributor>();
        shards.all().forEach(shard -> databases.put(shard.name(), new DataSourceHealthIndicator(shard.pool())));
        return databases.size() == 1
                ? databases.values().iterator().next()
                : CompositeHealthContributor.fromMap(databases);
    }
}
