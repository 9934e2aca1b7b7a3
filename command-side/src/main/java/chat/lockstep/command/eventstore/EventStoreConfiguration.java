package chat.lockstep.command.eventstore;

import java.sql.Connection;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventStoreSettings.class)
class EventStoreConfiguration {

    /// Takes a connection from the pool at the first statement only: a command that waits for an aggregate's lock, or
    /// that appends nothing, needs none.
    @Bean
    DataSourceTransactionManager transactionManager(DataSource pool) {
        var lazy = new LazyConnectionDataSourceProxy();
        lazy.setTargetDataSource(pool);
        lazy.setDefaultAutoCommit(true);
        lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return new DataSourceTransactionManager(lazy);
    }

    @Bean
    SpringTransactionManager axonTransactionManager(DataSourceTransactionManager transactions) {
        return new SpringTransactionManager(transactions);
    }

    @Bean
    EventSerializer eventSerializer() {
        return new EventSerializer();
    }

    @Bean
    EventStorageEngine eventStorage(
            DataSourceTransactionManager transactions,
            SpringTransactionManager axonTransactions,
            EventSerializer serializer) {
        var dataSource = transactions.getDataSource();
        if (dataSource == null) {
            throw new IllegalStateException("the transaction manager has no data source");
        }
        return new EventStorage(new SpringDataSourceConnectionProvider(dataSource), axonTransactions, serializer);
    }

    @Bean
    StoredEvents storedEvents(DataSource pool) {
        return new StoredEvents(JdbcClient.create(pool));
    }

    @Bean
    AggregateCache aggregateCache(EventStoreSettings settings, StoredEvents events) {
        return new AggregateCache(settings.aggregatesCachedMax(), events::seqOf);
    }

    @Bean
    SmartInitializingSingleton serverCheck(DataSource pool) {
        return () -> ServerCheck.verify(JdbcClient.create(pool));
    }
}
