/// The HTTP interface that the gateway alone uses: who calls, for whom, with which body, and how blocking work is kept
/// off the event loop and within bounds.
@NullMarked
package chat.lockstep.command.http;

import org.jspecify.annotations.NullMarked;
