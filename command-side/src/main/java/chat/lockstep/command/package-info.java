/// The command side: it decides what happens. Here it is put together: Axon with the aggregates, and the application.
@NullMarked
package chat.lockstep.command;

import org.jspecify.annotations.NullMarked;
