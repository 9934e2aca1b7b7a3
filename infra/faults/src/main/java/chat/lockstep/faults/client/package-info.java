/// What clients do wrong: repeat, reorder, fall silent, not read, send rubbish, send too much, come back all at once.
@NullMarked
package chat.lockstep.faults.client;

import org.jspecify.annotations.NullMarked;
