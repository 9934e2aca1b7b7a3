/// What a conversation is: `conversation ((conversation))` holds its kind, its members and the head of its log. The
/// row is written after everything else that an event changes, so its head says how far the fold is complete.
@NullMarked
package chat.lockstep.readmodel.conversation;

import org.jspecify.annotations.NullMarked;
