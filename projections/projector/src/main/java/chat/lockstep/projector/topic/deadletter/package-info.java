/// Records that could not be applied, in a topic of their own, and what became of them.
///
/// A letter is the record as it was, with headers `lockstep-dead-letter-{cause,group,partition,offset,at,attempts}`.
/// When it needs nothing more, because it was sent again or is not wanted, a record without a value follows it under
/// the same key, and so in the same partition, with the header `lockstep-dead-letter-settled`. Whatever is not settled
/// is outstanding: so the topic says all by itself, and nothing is ever deleted from it.
@NullMarked
package chat.lockstep.projector.topic.deadletter;

import org.jspecify.annotations.NullMarked;
