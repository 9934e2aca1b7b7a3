package chat.lockstep.checker.rules;

import chat.lockstep.checker.fold.Fold;
import chat.lockstep.checker.fold.StoredLogs;
import chat.lockstep.checker.recording.Bounds;
import chat.lockstep.checker.verdict.Findings;

/// What all rules share.
record Run(Bounds bounds, Timeline faults, StoredLogs logs, Fold fold, Operations operations, Findings findings) {}
