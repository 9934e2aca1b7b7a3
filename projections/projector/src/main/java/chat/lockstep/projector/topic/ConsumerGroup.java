package chat.lockstep.projector.topic;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SubscribingEventProcessor;
import org.axonframework.extensions.kafka.eventhandling.consumer.subscribable.SubscribableKafkaMessageSource;

/// One consumer group: an Axon event processor subscribed to the topic, with one projection behind it.
public final class ConsumerGroup {

    private final String name;
    private final GroupParts parts;
    private final CommittingFetcher fetcher;
    private final SubscribableKafkaMessageSource<String, byte[]> source;
    private final SubscribingEventProcessor processor;

    /// @param name `live` or `views`, which names threads and meters as well
    /// @param groupId as Kafka knows it
    /// @param policy what becomes of records that cannot be applied
    public ConsumerGroup(
            String name,
            String groupId,
            TopicSettings settings,
            Pace pace,
            BatchProjection projection,
            RefusalPolicy policy,
            MeterRegistry meters,
            InstantSource clock) {
        this.name = name;
        parts = GroupParts.of(settings, pace, new MeteredProjection(projection, name, meters, clock), policy, clock);
        fetcher = new CommittingFetcher(name, parts);
        source = SubscribableKafkaMessageSource.<String, byte[]>builder()
                .topics(List.of(settings.topic()))
                .groupId(groupId)
                .consumerFactory(group -> new KafkaConsumer<>(ConsumerConfiguration.of(group, settings, pace)))
                .serializer(new NoSerializer())
                .messageConverter(new StrictConverter(settings.topicEpoch()))
                .fetcher(fetcher)
                .consumerCount(1)
                .build();
        processor = SubscribingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(new BatchInvoker(parts.projection(), parts.outcome()))
                .messageSource(source)
                // The default handler logs a failed event and goes on: it would be lost.
                .errorHandler(PropagatingErrorHandler.INSTANCE)
                .build();
    }

    public String name() {
        return name;
    }

    public GroupStatus status() {
        return parts.status();
    }

    public void start() {
        processor.start();
        source.start();
    }

    public void stop() {
        source.close();
        processor.shutDown();
    }
}
