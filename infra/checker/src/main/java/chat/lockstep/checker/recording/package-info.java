/// The folder that a run leaves behind, line by line: `run.json`, `faults.jsonl`, `log.jsonl`, `history.jsonl`,
/// `samples.jsonl`, `topic.jsonl` and `views.jsonl`.
///
/// Every kind of line is a record here, and its parameters are its fields. A line with a kind or a field that is not
/// known, without one that must be there, or of the wrong type, is [Unreadable]: what cannot be read cannot be judged.
/// `t` is microseconds since the run began, on one monotonic clock. The lines of one client stand in the order in
/// which they happened; between clients only `t` counts.
@NullMarked
package chat.lockstep.checker.recording;

import org.jspecify.annotations.NullMarked;
