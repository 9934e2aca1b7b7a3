/// What is measured. Each scenario makes its own users, holds every message to the rule that it is at every device
/// once, and returns its rows.
@NullMarked
package chat.lockstep.bench.scenario;

import org.jspecify.annotations.NullMarked;
