/// Breaks a whole system under load. [Rig] is the system and what can be done to it, [Fault] one thing that goes
/// wrong and is mended again. What the clients saw goes into a folder of JSON lines, for the checker to judge.
///
/// | package | what is in it |
/// |---|---|
/// | `rig` | a system of its own on this machine, with a proxy on every way |
/// | `inject`, `client` | the faults of servers, networks and disks; those of clients |
/// | `load` | the clients, well and badly mannered |
/// | `history`, `evidence` | the folder: what clients saw; what processes use and stores hold |
/// | `run` | what happens when |
@NullMarked
package chat.lockstep.faults;

import org.jspecify.annotations.NullMarked;
