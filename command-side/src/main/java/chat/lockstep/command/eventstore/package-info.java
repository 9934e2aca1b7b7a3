/// The event store: Axon's JDBC engine over the table `domain_event` of PostgreSQL. Events are kept under their
/// published names, their data as the canonical JSON that was hashed. Key: (aggregate id, sequence number); the event
/// id, which is the command's, is unique too. Nothing follows the table from here: the relay reads its log.
@NullMarked
package chat.lockstep.command.eventstore;

import org.jspecify.annotations.NullMarked;
