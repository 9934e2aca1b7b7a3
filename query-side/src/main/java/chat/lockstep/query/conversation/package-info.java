/// The reads of conversations: the list, a snapshot, the message history, and the events since a version vector.
/// Each is for one user, and shows what that user's own inbox row allows.
@NullMarked
package chat.lockstep.query.conversation;

import org.jspecify.annotations.NullMarked;
