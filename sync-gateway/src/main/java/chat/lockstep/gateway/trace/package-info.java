/// Traces: where they begin, how they are handed on as W3C `traceparent`, and how the log and the errors of one piece
/// of work get its trace id. Sessions are no request of anything, so traces are carried by hand and not by the
/// thread.
@NullMarked
package chat.lockstep.gateway.trace;

import org.jspecify.annotations.NullMarked;
