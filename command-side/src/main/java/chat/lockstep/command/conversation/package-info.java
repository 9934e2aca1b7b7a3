/// Conversations: the aggregate that writes a conversation's log, the commands it takes, and what a member's standing
/// in it is, which the receipts ask for.
@NullMarked
package chat.lockstep.command.conversation;

import org.jspecify.annotations.NullMarked;
