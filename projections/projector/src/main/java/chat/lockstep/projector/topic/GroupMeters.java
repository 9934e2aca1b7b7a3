package chat.lockstep.projector.topic;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// The gauges of a consumer group, whichever consumer it has at the moment.
public final class GroupMeters {

    private final String group;
    private final Supplier<GroupStatus> status;
    private final MeterRegistry meters;

    private GroupMeters(String group, Supplier<GroupStatus> status, MeterRegistry meters) {
        this.group = group;
        this.status = status;
        this.meters = meters;
    }

    /// @param group the tag
    public static void register(String group, Supplier<GroupStatus> status, MeterRegistry meters) {
        var register = new GroupMeters(group, status, meters);
        register.gauge("lockstep.projector.lag", "Records that are not applied yet", GroupStatus::lag);
        register.gauge(
                "lockstep.projector.lag.seconds",
                "Age of the last applied event while others wait behind it, else 0",
                GroupStatus::lagSeconds);
        register.gauge(
                "lockstep.projector.held.partitions",
                "Partitions whose last batch failed",
                GroupStatus::heldPartitions);
        register.gauge(
                "lockstep.projector.pending.records",
                "Records that cannot be applied and are tried again, each holding its conversation",
                GroupStatus::pendingRecords);
        register.gauge(
                "lockstep.projector.held.conversations",
                "Conversations that stopped here before a record that was given up",
                GroupStatus::heldConversations);
    }

    private void gauge(String name, String description, ToDoubleFunction<GroupStatus> value) {
        Gauge.builder(name, status, current -> value.applyAsDouble(current.get()))
                .description(description)
                .tag("group", group)
                .strongReference(true)
                .register(meters);
    }
}
