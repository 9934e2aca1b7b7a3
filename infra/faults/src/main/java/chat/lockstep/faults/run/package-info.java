/// A run from its first message to its verdict: faults one after the other under load, then several at once, then
/// everything restarted, and the evidence.
@NullMarked
package chat.lockstep.faults.run;

import org.jspecify.annotations.NullMarked;
