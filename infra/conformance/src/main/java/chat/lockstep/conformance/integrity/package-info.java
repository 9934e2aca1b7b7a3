/// Section 2 of the protocol, written from its text alone: canonical JSON, hash, chain and digest, and a replica that
/// takes events only if they are the next ones and unaltered.
@NullMarked
package chat.lockstep.conformance.integrity;

import org.jspecify.annotations.NullMarked;
