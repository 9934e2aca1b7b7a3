/// Tells the gateways of events straight after their commit, so that a message need not wait for its way over the log
/// and the topic. It is a shortcut and no promise: what is not told here comes that other way.
@NullMarked
package chat.lockstep.command.hint;

import org.jspecify.annotations.NullMarked;
