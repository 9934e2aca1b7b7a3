/// The consumer group `views`: folds each conversation's events into the rows of the read model. [ConversationFold] is
/// the rule, plain and without I/O; [ViewsProjection] runs it over batches and writes what it yields.
///
/// Rows are written in waves: first the events, then all that is derived from them, last the heads by which the fold
/// tells what it has applied. So what a head promises is there, and an interrupted batch is done again as a whole.
@NullMarked
package chat.lockstep.projector.views;

import org.jspecify.annotations.NullMarked;
