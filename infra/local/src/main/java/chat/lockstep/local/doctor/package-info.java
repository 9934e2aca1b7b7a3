/// Looks for what is wrong with a local system and says how to mend it: on the machine, in the data folder, on the
/// ports, in each service. Every check reads only, bounds its waiting, and works with no system, a running one or one
/// that is half dead.
@NullMarked
package chat.lockstep.local.doctor;

import org.jspecify.annotations.NullMarked;
