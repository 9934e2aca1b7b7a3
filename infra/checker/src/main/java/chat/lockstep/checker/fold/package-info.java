/// What everybody must show in the end, folded from the event store alone and written from the text of the protocol:
/// membership with its floors and removals, messages, marks, unread and digests. [StoredLogs] is the index of what the
/// store holds, [FoldedConversation] one conversation folded, [Standing] what one user has of it.
@NullMarked
package chat.lockstep.checker.fold;

import org.jspecify.annotations.NullMarked;
