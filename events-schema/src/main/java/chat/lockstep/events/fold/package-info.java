/// What events amount to: the one fold that views, time travel and clients share, so that the same events mean the same
/// everywhere. States are values; none of them holds more of the past than it needs.
@NullMarked
package chat.lockstep.events.fold;

import org.jspecify.annotations.NullMarked;
