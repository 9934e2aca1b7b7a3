/// `POST /v1/commands`: reads commands of clients, runs them in order, and answers each with a result. Here it is kept
/// that the same command id is the same command, for ever.
@NullMarked
package chat.lockstep.command.intake;

import org.jspecify.annotations.NullMarked;
