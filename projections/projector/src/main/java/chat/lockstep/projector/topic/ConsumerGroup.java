package chat.lockstep.projector.topic;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SubscribingEventProcessor;
import org.axonframework.extensions.kafka.eventhandling.consumer.subscribable.SubscribableKafkaMessageSource;

/// One consumer group: an Axon event processor subscribed to the topic, with one projection behind it.
public final class ConsumerGroup {

    private final String name;
    private final CommittingFetcher fetcher;
    private final SubscribableKafkaMessageSource<String, byte[]> source;
    private final SubscribingEventProcessor processor;

    /// @param name `live` or `views`, which names threads and meters as well
    public ConsumerGroup(
            String name,
            TopicSettings settings,
            BatchProjection projection,
            MeterRegistry meters,
            InstantSource clock) {
        this.name = name;
        fetcher = new CommittingFetcher(
                name, new Backoff(settings.retryFirst(), settings.retryMax()), clock, projection::forget);
        source = SubscribableKafkaMessageSource.<String, byte[]>builder()
                .topics(List.of(settings.topic()))
                .groupId(settings.groupPrefix() + "-" + name)
                .consumerFactory(groupId -> new KafkaConsumer<>(configuration(groupId, settings)))
                .serializer(new NoSerializer())
                .messageConverter(new StrictConverter(settings.topicEpoch()))
                .fetcher(fetcher)
                .consumerCount(1)
                .build();
        processor = SubscribingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(new BatchInvoker(metered(projection, name, meters)))
                .messageSource(source)
                // The default handler logs a failed event and goes on: it would be lost.
                .errorHandler(PropagatingErrorHandler.INSTANCE)
                .build();
        register(meters);
    }

    public String name() {
        return name;
    }

    public GroupStatus status() {
        return fetcher.status();
    }

    public void start() {
        processor.start();
        source.start();
    }

    public void stop() {
        source.close();
        processor.shutDown();
    }

    private void register(MeterRegistry meters) {
        Gauge.builder("lockstep.projector.lag", status(), GroupStatus::lag)
                .description("Records behind the end of the topic")
                .tag("group", name)
                .register(meters);
        Gauge.builder("lockstep.projector.held.partitions", status(), GroupStatus::heldPartitions)
                .description("Partitions whose last batch failed")
                .tag("group", name)
                .register(meters);
    }

    private static BatchProjection metered(BatchProjection projection, String group, MeterRegistry meters) {
        var records = Counter.builder("lockstep.projector.records")
                .description("Records applied")
                .tag("group", group)
                .register(meters);
        var failures = Counter.builder("lockstep.projector.failures")
                .description("Batches that failed and come again")
                .tag("group", group)
                .register(meters);
        var time = Timer.builder("lockstep.projector.batch")
                .description("Time to apply a batch")
                .tag("group", group)
                .register(meters);
        return new BatchProjection() {
            @Override
            public void on(List<TopicEvent> batch) {
                boolean isApplied = false;
                var started = Timer.start();
                try {
                    projection.on(batch);
                    isApplied = true;
                } finally {
                    started.stop(time);
                    (isApplied ? records : failures).increment(isApplied ? batch.size() : 1);
                }
            }

            @Override
            public void forget(Collection<Integer> partitions) {
                projection.forget(partitions);
            }
        };
    }

    /// What matters to safety is written here even where it equals Kafka's default.
    private static Map<String, Object> configuration(String groupId, TopicSettings settings) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers()),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, groupId),
                Map.entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class),
                Map.entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class)),
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int)
                        settings.sessionTimeout().toMillis()),
                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int)
                        settings.sessionTimeout().dividedBy(4).toMillis()),
                // A batch is tried for at most a minute, see the projections.
                Map.entry(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 180_000),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchRecords()),
                // The broker answers as soon as there is one record, so a long wait costs no latency.
                Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1),
                Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500),
                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1_024 * 1_024),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1_024 * 1_024),
                Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 60_000),
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000));
    }
}
