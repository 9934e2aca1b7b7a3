/// Conversations: the aggregate that writes a conversation's log, the changes it takes and the rules of who may do
/// what, what a member's standing in it is, which other streams ask for, and where its messages are.
@NullMarked
package chat.lockstep.command.conversation;

import org.jspecify.annotations.NullMarked;
