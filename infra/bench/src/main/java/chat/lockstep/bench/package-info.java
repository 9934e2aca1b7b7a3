/// Measures a whole system under load, by itself or beside another one.
///
/// | package | what is in it |
/// |---|---|
/// | `scenario` | what is measured |
/// | `load` | when messages are due, and what became of each |
/// | `client`, `xmpp` | devices of Lockstep, and of what it is compared with |
/// | `wire` | many connections on one thread |
/// | `hops` | the way of a message by the servers' own traces |
/// | `machine` | what processes and the machine use |
/// | `rig` | the systems under load |
/// | `report` | the results as JSON lines and as a page |
@NullMarked
package chat.lockstep.bench;

import org.jspecify.annotations.NullMarked;
