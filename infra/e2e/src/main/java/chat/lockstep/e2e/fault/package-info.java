/// Faults under load: processes are killed while devices write to one another, and afterwards what the devices hold is
/// held against what was asked and what the event store has. [HistoryChecker] is the judge, plain and without I/O.
@NullMarked
package chat.lockstep.e2e.fault;

import org.jspecify.annotations.NullMarked;
