/// The rules of the protocol, each a method with the sentence that it checks. Their names begin with the section of
/// the protocol. What no client can see from outside is listed in [Unseen].
@NullMarked
package chat.lockstep.conformance.checks;

import org.jspecify.annotations.NullMarked;
