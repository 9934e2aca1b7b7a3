/// Random histories of conversations, as an event store would have appended them, and what the published folds make of
/// them: shared by the tests of all that reads or folds events.
@NullMarked
package chat.lockstep.testkit.history;

import org.jspecify.annotations.NullMarked;
