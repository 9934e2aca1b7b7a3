/// Child processes: started with a log file and a pid file, known again after a restart by more than their pid, ended
/// gently and then by force, and never left behind when this JVM dies. Knows nothing of what the processes are.
@NullMarked
package chat.lockstep.local.process;

import org.jspecify.annotations.NullMarked;
