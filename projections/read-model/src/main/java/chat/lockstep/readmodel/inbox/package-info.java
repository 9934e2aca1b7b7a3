/// The list of conversations of a user: one row per conversation that the user is or was a member of.
///
/// `inbox ((user), conversation)`, written by the owner of the conversation's partition of the topic alone.
@NullMarked
package chat.lockstep.readmodel.inbox;

import org.jspecify.annotations.NullMarked;
