/// What processes and the whole machine use, from Linux's `/proc`, and what the machine is.
@NullMarked
package chat.lockstep.bench.machine;

import org.jspecify.annotations.NullMarked;
