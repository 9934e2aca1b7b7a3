package chat.lockstep.readmodel.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/// One CQL statement: prepared when it is first used with a version of the views, bound by name, at LOCAL_QUORUM.
/// Every statement of the read model is idempotent, since a write names its row and its timestamp, so the driver may
/// retry it.
///
/// Each request has a timeout. Whatever goes wrong between here and Cassandra becomes [ReadModelUnavailable]. Results
/// come on a computing thread, never on the driver's.
public final class Statement {

    private static final int PAGE_ROWS = 500;

    private final Connection connection;
    private final String cql;
    private final Map<Integer, Mono<Prepared>> prepared = new ConcurrentHashMap<>();

    /// @param cql with named markers; tables are named as `KEYSPACE.table`
    public Statement(Connection connection, String cql) {
        this.connection = connection;
        this.cql = cql;
    }

    /// Only success is kept: after an error the next use prepares again.
    private Mono<Prepared> prepared(int version) {
        return prepared.computeIfAbsent(
                version,
                _ -> connection
                        .session()
                        .flatMap(session -> prepare(session, version))
                        .cacheInvalidateIf(_ -> false));
    }

    /// Rows that the statement itself bounds by a `LIMIT` or by its key.
    public Mono<List<Row>> rows(UnaryOperator<BoundStatementBuilder> bind) {
        return stream(bind).collectList();
    }

    /// The one row of a full key; empty if there is none.
    public Mono<Row> row(UnaryOperator<BoundStatementBuilder> bind) {
        return execute(bind).flatMap(result -> Mono.justOrEmpty(result.one()));
    }

    /// Rows page by page, the next page being fetched when the last one was taken.
    public Flux<Row> stream(UnaryOperator<BoundStatementBuilder> bind) {
        return execute(bind).expand(this::nextPage, 1).concatMapIterable(AsyncResultSet::currentPage);
    }

    /// As [#stream(UnaryOperator)], with pages that are asked for again where Cassandra does not answer.
    ///
    /// @param again when, and how often for one page
    public Flux<Row> stream(UnaryOperator<BoundStatementBuilder> bind, Retry again) {
        return execute(bind)
                .retryWhen(again)
                .expand(page -> nextPage(page).retryWhen(again), 1)
                .concatMapIterable(AsyncResultSet::currentPage);
    }

    /// A write.
    public Mono<Void> run(UnaryOperator<BoundStatementBuilder> bind) {
        return execute(bind).then();
    }

    private Mono<AsyncResultSet> execute(UnaryOperator<BoundStatementBuilder> bind) {
        return Mono.defer(() -> prepared(connection.version())).flatMap(ready -> {
            var bound = bind.apply(ready.statement().boundStatementBuilder()).build();
            return answer(Mono.fromCompletionStage(() -> ready.session().executeAsync(bound)));
        });
    }

    private Mono<AsyncResultSet> nextPage(AsyncResultSet page) {
        return page.hasMorePages() ? answer(Mono.fromCompletionStage(page::fetchNextPage)) : Mono.empty();
    }

    private Mono<Prepared> prepare(CqlSession session, int version) {
        var statement = SimpleStatement.newInstance(Tables.in(cql, connection.keyspace(), version))
                .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
                .setPageSize(PAGE_ROWS)
                .setIdempotent(true);
        return answer(Mono.fromCompletionStage(() -> session.prepareAsync(statement)))
                .map(ready -> new Prepared(session, ready));
    }

    /// The driver's own timeout ends a request; the one here is for the case that the driver cannot.
    private <T> Mono<T> answer(Mono<T> request) {
        return request.timeout(DriverOptions.REQUEST_TIMEOUT.multipliedBy(2))
                .onErrorMap(DriverException.class, this::unavailable)
                .onErrorMap(TimeoutException.class, this::unavailable)
                .publishOn(Schedulers.parallel());
    }

    private ReadModelUnavailable unavailable(Throwable cause) {
        var firstLine = cql.strip().lines().findFirst().orElse("");
        return new ReadModelUnavailable("Cassandra did not answer '" + firstLine + "': " + cause, cause);
    }

    private record Prepared(CqlSession session, PreparedStatement statement) {}
}
