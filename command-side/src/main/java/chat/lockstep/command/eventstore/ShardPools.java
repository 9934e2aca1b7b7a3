package chat.lockstep.command.eventstore;

import chat.lockstep.command.eventstore.EventStoreSettings.ShardSettings;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Opens the databases of the store: each one's tables are brought up to date and its server is checked before its pool
/// is used.
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
            return new Shards(List.of(open(ONLY_ONE, only)), LogicalShards.of(List.of("0-255")));
        }
        var logical = LogicalShards.of(
                several.stream().map(ShardSettings::logical).toList());
        var opened = new ArrayList<Shard>();
        try {
            for (int number = 0; number < several.size(); number++) {
                opened.add(open(ONLY_ONE + "-" + number, several.get(number).database()));
            }
        } catch (RuntimeException failure) {
            opened.forEach(Shard::close);
            throw failure;
        }
        return new Shards(opened, logical);
    }

    private Shard open(String name, DatabaseSettings database) {
        Migration.run(database, settings.migrateWithin());
        var pool = new HikariDataSource();
        Binder.get(environment).bind("spring.datasource.hikari", Bindable.ofInstance(pool));
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setPoolName(name);
        pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        try {
            ServerCheck.verify(JdbcClient.create(pool));
            return new Shard(name, pool, breakers);
        } catch (RuntimeException failure) {
            pool.close();
            throw failure;
        }
    }
}
