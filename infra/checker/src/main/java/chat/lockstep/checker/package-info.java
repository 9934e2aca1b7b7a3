/// Judges a recorded run from its folder of JSON lines alone: what was lost, doubled or reordered, what did not
/// converge, and under which fault. It shares no code with the server; hashes and chains are computed by what
/// `infra/conformance` wrote from the text of the protocol.
///
/// [chat.lockstep.checker.recording] is the format, [chat.lockstep.checker.fold] what the log says that everybody must
/// show, [chat.lockstep.checker.rules] what is checked, [chat.lockstep.checker.verdict] what comes of it.
@NullMarked
package chat.lockstep.checker;

import org.jspecify.annotations.NullMarked;
