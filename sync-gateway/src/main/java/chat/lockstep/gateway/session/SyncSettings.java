package chat.lockstep.gateway.session;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param heartbeat how often a client should send a frame; after two and a half without any the socket closes
/// @param helloWithin the longest wait for a `hello`
/// @param unsentBytesMax bytes of one connection not yet taken by the network; beyond it deltas become heads, beyond
///     twice as many the socket closes
/// @param unsentBytesTotalMax the same of all connections of this node; beyond half of it, those with more than their
///     share get heads only, beyond it they close
/// @param slowFor how long a connection may stay at that bound before it closes
/// @param sweepEvery how often a session compares what it told its device with the views, give or take a fifth
/// @param sweepWithoutHints the same while Redis is away
/// @param compareWithin sessions that are all told to compare do so at a random time within this
/// @param compareAfterHello when a session compares once more: events may have been hinted before it was there, and
/// have
///     come into the views after its heads were read
/// @param comparesAtOnce sessions that read the views to compare at a time; the others try again within a second
/// @param greetingsAtOnce devices that are greeted at a time; the others wait for their turn, as after an outage
/// @param greetingTurn the longest that a device keeps its turn, so that what hangs holds up nobody else
/// @param readTimeout the longest wait for one read of the views
/// @param viewWithin how long a pull or page waits for a conversation that the views do not show yet
/// @param registerWithin the longest wait for the registration of a device
/// @param ownHeadWithin how long `hello` waits for the registration to show in the views
/// @param announceWithin the longest wait for the session registry
/// @param heldBytesMax hinted events held back during `hello`; beyond it the session compares afterwards
/// @param ledgerEvery how often what a connection acknowledged is written down
/// @param readsAtOnce pulls and pages of one connection that are read at a time
/// @param readsQueuedMax pulls and pages of one connection that may wait
/// @param sessionsMax sockets of this node
/// @param sessionsPerUserMax devices of one user that may be connected to this node
/// @param sessionsPerAddressMax sockets of this node from one remote address; 0 for any number, as behind a proxy
/// @param reconnectAfterMin least wait that clients are told when this node goes away
/// @param reconnectAfterMax longest wait that clients are told when this node goes away
/// @param drainFor how long sockets stay open after they were told
/// @param drainCommandsFor how much longer for commands that are under way
@Validated
@ConfigurationProperties("lockstep.sync")
public record SyncSettings(
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("10s") Duration helloWithin,
        @DefaultValue("1048576") @Min(65_536) int unsentBytesMax,
        @DefaultValue("67108864") @Min(1_048_576) long unsentBytesTotalMax,
        @DefaultValue("30s") Duration slowFor,
        @DefaultValue("60s") Duration sweepEvery,
        @DefaultValue("2s") Duration sweepWithoutHints,
        @DefaultValue("1s") Duration compareWithin,
        @DefaultValue("2s") Duration compareAfterHello,
        @DefaultValue("32") @Min(1) int comparesAtOnce,
        @DefaultValue("32") @Min(1) int greetingsAtOnce,
        @DefaultValue("100ms") Duration greetingTurn,
        @DefaultValue("2s") Duration readTimeout,
        @DefaultValue("1500ms") Duration viewWithin,
        @DefaultValue("3s") Duration registerWithin,
        @DefaultValue("2s") Duration ownHeadWithin,
        @DefaultValue("1s") Duration announceWithin,
        @DefaultValue("262144") @Min(4_096) int heldBytesMax,
        @DefaultValue("10s") Duration ledgerEvery,
        @DefaultValue("4") @Min(1) @Max(64) int readsAtOnce,
        @DefaultValue("512") @Min(1) @Max(10_000) int readsQueuedMax,
        @DefaultValue("20000") @Min(1) int sessionsMax,
        @DefaultValue("32") @Min(1) int sessionsPerUserMax,
        @DefaultValue("0") @Min(0) int sessionsPerAddressMax,
        @DefaultValue("500ms") Duration reconnectAfterMin,
        @DefaultValue("5s") Duration reconnectAfterMax,
        @DefaultValue("500ms") Duration drainFor,
        @DefaultValue("2s") Duration drainCommandsFor) {}
