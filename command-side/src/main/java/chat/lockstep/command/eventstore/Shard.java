package chat.lockstep.command.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/// One database of the event store: its pool, its transactions, and the circuit breaker before it. While the breaker is
/// open every use fails at once with a [CallNotPermittedException], before it waits for a connection.
final class Shard implements AutoCloseable {

    /// How long an open breaker lets nothing through, and so when to come again.
    static final Duration OPEN_FOR = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindowSize(20)
            .minimumNumberOfCalls(10)
            .failureRateThreshold(50)
            .waitDurationInOpenState(OPEN_FOR)
            .permittedNumberOfCallsInHalfOpenState(3)
            .maxWaitDurationInHalfOpenState(Duration.ofSeconds(10))
            .recordException(Shard::isFailureOfTheDatabase)
            .writableStackTraceEnabled(false)
            .build();

    private final String name;
    private final HikariDataSource pool;
    private final LazyConnectionDataSourceProxy lazy;
    private final SpringTransactionManager transactions;
    private final JdbcClient jdbc;
    private final CircuitBreaker breaker;
    private final AtomicLong history = new AtomicLong();

    /// @param name of the breaker, and of the database in health and logs
    Shard(String name, HikariDataSource pool, CircuitBreakerRegistry breakers) {
        this.name = name;
        this.pool = pool;
        this.lazy = lazy(pool);
        this.transactions = new SpringTransactionManager(new DataSourceTransactionManager(lazy));
        this.jdbc = JdbcClient.create(pool);
        this.breaker = breakers.circuitBreaker(name, BREAKER);
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.warn("the breaker of {} goes {}", name, event.getStateTransition()));
    }

    /// Takes a connection from the pool at the first statement only: a command that waits for an aggregate's lock, or
    /// that appends nothing, needs none.
    private static LazyConnectionDataSourceProxy lazy(HikariDataSource pool) {
        var lazy = new LazyConnectionDataSourceProxy();
        lazy.setTargetDataSource(pool);
        lazy.setDefaultAutoCommit(true);
        lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return lazy;
    }

    String name() {
        return name;
    }

    HikariDataSource pool() {
        return pool;
    }

    /// Connections that take part in the transaction of the calling thread.
    LazyConnectionDataSourceProxy connections() {
        return lazy;
    }

    SpringTransactionManager transactions() {
        return transactions;
    }

    /// For single statements outside any transaction; to be used within [#ask].
    JdbcClient jdbc() {
        return jdbc;
    }

    /// Learns which history the database holds. To be called once its tables are there, and before it is used.
    void readHistory() {
        history.set(jdbc.sql("SELECT number FROM history").query(Long.class).single());
    }

    /// Which history the database held when it was opened: the epoch of what is appended to it.
    long history() {
        return history.get();
    }

    /// The database's answer.
    ///
    /// @throws CallNotPermittedException at once while the breaker is open
    <T> T ask(Supplier<T> statement) {
        return breaker.executeSupplier(statement);
    }

    /// Lets nothing through until [#opened]: the database could not be reached yet.
    void holdBack() {
        breaker.transitionToForcedOpenState();
    }

    void opened() {
        breaker.transitionToClosedState();
    }

    /// A transaction of this database on the calling thread. A commit asks for no permission: its statements had it.
    Transaction begin() {
        var transaction = transactions.startTransaction();
        return new Transaction() {

            @Override
            public void commit() {
                long began = breaker.getCurrentTimestamp();
                try {
                    transaction.commit();
                } catch (RuntimeException failure) {
                    breaker.onError(breaker.getCurrentTimestamp() - began, breaker.getTimestampUnit(), failure);
                    throw failure;
                }
            }

            @Override
            public void rollback() {
                transaction.rollback();
            }
        };
    }

    /// A refused key is an answer, and a lock that is not free is nothing that the database knows of.
    private static boolean isFailureOfTheDatabase(Throwable failure) {
        return StoreFailure.causeIn(failure, SQLException.class).isPresent()
                && UniqueViolation.in(failure).isEmpty();
    }

    @Override
    public void close() {
        pool.close();
    }
}
