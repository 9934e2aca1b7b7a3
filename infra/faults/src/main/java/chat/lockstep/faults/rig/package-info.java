/// The [chat.lockstep.faults.Rig] on this machine: a system of its own, started by the `up` command on free
/// ports, with a proxy on every way between two of its processes.
@NullMarked
package chat.lockstep.faults.rig;

import org.jspecify.annotations.NullMarked;
