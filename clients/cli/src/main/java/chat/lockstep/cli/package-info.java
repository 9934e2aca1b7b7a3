/// The command-line client: a chat on a terminal, and plain lines for scripts. It holds no state of its own; what it
/// shows and sends is all in the device's store, which the SDK keeps.
@NullMarked
package chat.lockstep.cli;

import org.jspecify.annotations.NullMarked;
