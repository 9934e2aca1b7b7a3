/// What all aggregates share: the head of a stream, how an event gets its place, time, hash and chain when it is
/// applied, and what a command can come to. One aggregate is one stream.
@NullMarked
package chat.lockstep.command.stream;

import org.jspecify.annotations.NullMarked;
