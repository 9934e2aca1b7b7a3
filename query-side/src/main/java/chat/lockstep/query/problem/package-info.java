/// What a client is told when it gets no answer: a problem document (RFC 9457) with the protocol's error in it.
@NullMarked
package chat.lockstep.query.problem;

import org.jspecify.annotations.NullMarked;
