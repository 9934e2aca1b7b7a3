/// Carries every committed row of `domain_event` to the Kafka topic `lockstep.events`, at least once and in commit
/// order per conversation. One process leads at a time, the others stand by. It runs as a process of its own from the
/// command side's jar, shares no classes with it, and meets it only in the database.
///
/// It tells how long events take through it, by timers, and by spans for the few whose trace is recorded: see [Hops].
///
/// It keeps its place in the table `relay_checkpoint`, one row per replication slot, whose columns [Checkpoint] tells:
/// the slot may be trusted as long as it is not ahead of that row.
@NullMarked
package chat.lockstep.relay;

import org.jspecify.annotations.NullMarked;
