/// One class for each thing that is checked, named after it. A rule reads the lines that concern it and adds what is
/// wrong to the findings; what can only be said at the end it says in `end`. [Run] is what all of them share: the
/// store's logs, their fold, the operations and the faults.
@NullMarked
package chat.lockstep.checker.rules;

import org.jspecify.annotations.NullMarked;
