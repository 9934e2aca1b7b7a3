/// The folder that a run leaves behind: what clients did and saw, what went wrong when, and what the stores held in the
/// end, as JSON lines. The checker reads nothing else.
///
/// | file | lines |
/// |---|---|
/// | `history.jsonl` | [Observation] |
/// | `faults.jsonl` | [FaultMark] |
/// | `samples.jsonl` | [Sample] |
/// | `log.jsonl`, `topic.jsonl`, `views.jsonl` | what the event store, Kafka and the views held in the end |
/// | `run.json` | one object: the seed, the faults, the bounds |
@NullMarked
package chat.lockstep.faults.history;

import org.jspecify.annotations.NullMarked;
