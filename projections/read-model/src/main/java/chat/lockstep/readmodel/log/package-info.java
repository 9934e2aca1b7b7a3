/// The events themselves, by place: `conversation_log ((conversation, bucket), seq)` for the log, with the current
/// state of each message, and `receipt_log ((conversation, user), seq)` for the receipt streams. Deltas and message
/// history are range reads of these two.
@NullMarked
package chat.lockstep.readmodel.log;

import org.jspecify.annotations.NullMarked;
