/// Spans around what the projector does with an event, for the few events whose trace is recorded.
@NullMarked
package chat.lockstep.projector.trace;

import org.jspecify.annotations.NullMarked;
