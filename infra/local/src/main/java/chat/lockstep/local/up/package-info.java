/// `./lockstep up`, `down`, `status` and `logs`: the whole system on one machine, from the checks before the start to
/// the canary message after it. Everything is told in words a newcomer can act on.
@NullMarked
package chat.lockstep.local.up;

import org.jspecify.annotations.NullMarked;
