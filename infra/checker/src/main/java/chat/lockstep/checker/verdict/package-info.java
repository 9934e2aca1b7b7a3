/// What comes of a judgement: the violations found, counted by fault, as a table for people and as JSON.
@NullMarked
package chat.lockstep.checker.verdict;

import org.jspecify.annotations.NullMarked;
