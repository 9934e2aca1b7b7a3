package chat.lockstep.relay;

import java.util.Properties;

/// What the Debezium engine is told.
final class EngineConfig {

    private EngineConfig() {}

    static Properties of(DatabaseSettings database, RelaySettings settings) {
        var config = new Properties();
        config.setProperty("name", "lockstep-relay");
        config.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        config.setProperty("topic.prefix", "lockstep");
        config.setProperty("database.hostname", database.host());
        config.setProperty("database.port", Integer.toString(database.port()));
        config.setProperty("database.dbname", database.database());
        config.setProperty("database.user", database.username());
        config.setProperty("database.password", database.password());
        config.putAll(source(settings));
        config.putAll(pace(settings));
        config.putAll(CheckpointOffsets.config(database, settings));
        return config;
    }

    private static Properties source(RelaySettings settings) {
        var config = new Properties();
        config.setProperty("plugin.name", "pgoutput");
        config.setProperty("publication.name", settings.publication());
        config.setProperty("publication.autocreate.mode", "disabled");
        config.setProperty("slot.name", settings.slot());
        config.setProperty("slot.failover", "true");
        config.setProperty("slot.drop.on.stop", "false");
        config.setProperty("slot.max.retries", "4");
        config.setProperty("slot.retry.delay.ms", "500");
        config.setProperty("message.prefix.include.list", Heartbeat.PREFIX);
        config.setProperty("snapshot.mode", "no_data"); // the back-fill is ours: Debezium's has no order
        config.setProperty("table.include.list", "public.domain_event");
        config.setProperty("column.exclude.list", "public.domain_event.transaction_id");
        config.setProperty("tombstones.on.delete", "false");
        config.setProperty("lsn.flush.mode", "connector"); // the driver would confirm places we have no checkpoint of
        // Debezium's own restart makes a missing slot anew and skips what it held: every failure comes to the relay.
        config.setProperty("errors.max.retries", "0");
        return config;
    }

    private static Properties pace(RelaySettings settings) {
        var config = new Properties();
        config.setProperty("poll.interval.ms", Long.toString(settings.poll().toMillis()));
        config.setProperty("max.batch.size", "2048");
        config.setProperty("max.queue.size", "8192");
        config.setProperty("max.queue.size.in.bytes", "33554432");
        config.setProperty("record.processing.threads", "1");
        config.setProperty(
                "offset.flush.interval.ms",
                Long.toString(settings.positionInterval().toMillis()));
        config.setProperty("status.update.interval.ms", "1000");
        config.setProperty("heartbeat.interval.ms", "10000");
        config.setProperty("task.management.timeout.ms", "30000");
        return config;
    }
}
