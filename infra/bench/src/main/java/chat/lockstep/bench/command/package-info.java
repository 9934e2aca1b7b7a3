/// What can be called: one scenario, all of them, or the page of earlier results.
@NullMarked
package chat.lockstep.bench.command;

import org.jspecify.annotations.NullMarked;
