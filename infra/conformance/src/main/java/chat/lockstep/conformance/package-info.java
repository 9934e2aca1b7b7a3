/// Checks any server that speaks the sync protocol against the text of that protocol, rule by rule, from outside.
/// [Conformance] is the entrance, [ConformanceCommand] the program around it. Nothing here is shared with the gateway,
/// the SDK or the published events, so that it can catch all of them.
@NullMarked
package chat.lockstep.conformance;

import org.jspecify.annotations.NullMarked;
