package chat.lockstep.command.eventstore;

import chat.lockstep.command.eventstore.EventStoreSettings.ShardSettings;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/// Opens the databases of the store: each one's tables are brought up to date and its server is checked before its pool
/// is used. The only database must be there at the start. Of several, one that is away is opened when it comes back,
/// and the node serves the others meanwhile.
final class ShardPools {

    private static final String ONLY_ONE = "postgresql";

    private final Environment environment;
    private final EventStoreSettings settings;
    private final CircuitBreakerRegistry breakers;
    private final MeterRegistry meters;

    ShardPools(
            Environment environment,
            EventStoreSettings settings,
            CircuitBreakerRegistry breakers,
            MeterRegistry meters) {
        this.environment = environment;
        this.settings = settings;
        this.breakers = breakers;
        this.meters = meters;
    }

    /// @param only the database that there is without shards
    Shards open(DatabaseSettings only) {
        var several = settings.shards();
        if (several.isEmpty()) {
            var shard = shard(ONLY_ONE, only);
            try {
                prepare(shard, only);
            } catch (RuntimeException failure) {
                shard.close();
                throw failure;
            }
            return new Shards(List.of(shard), LogicalShards.of(List.of("0-255")), Optional.empty());
        }
        var logical =
                LogicalShards.of(several.stream().map(ShardSettings::logical).toList());
        var opened = new ArrayList<Shard>();
        var opening = new ShardOpening();
        try {
            for (int number = 0; number < several.size(); number++) {
                var database = several.get(number).database();
                var shard = shard(ONLY_ONE + "-" + number, database);
                opened.add(shard);
                opening.open(shard, () -> prepare(shard, database));
            }
        } catch (RuntimeException failure) {
            opening.close();
            opened.forEach(Shard::close);
            throw failure;
        }
        return new Shards(opened, logical, Optional.of(opening));
    }

    private void prepare(Shard shard, DatabaseSettings database) {
        Migration.run(database, settings.migrateWithin());
        ServerCheck.verify(shard.jdbc());
        shard.readHistory();
    }

    private Shard shard(String name, DatabaseSettings database) {
        var pool = new HikariDataSource();
        Binder.get(environment).bind("spring.datasource.hikari", Bindable.ofInstance(pool));
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setPoolName(name);
        pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        return new Shard(name, pool, breakers);
    }
}
