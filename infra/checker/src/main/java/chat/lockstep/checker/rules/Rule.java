package chat.lockstep.checker.rules;

import chat.lockstep.checker.recording.HistoryLine;
import chat.lockstep.checker.recording.SampleLine;

/// Something that must hold. It is shown all lines of the history, then all samples, then told that this is all.
interface Rule {

    default void on(HistoryLine line) {}

    default void on(SampleLine sample) {}

    default void end() {}
}
