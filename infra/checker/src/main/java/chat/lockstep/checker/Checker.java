package chat.lockstep.checker;

import chat.lockstep.checker.recording.RunFolder;
import chat.lockstep.checker.rules.Judge;
import chat.lockstep.checker.verdict.Verdict;
import java.nio.file.Path;

/// Judges a run from what it left behind.
public final class Checker {

    private Checker() {}

    /// @param folder with the files that [chat.lockstep.checker.recording] names
    /// @throws chat.lockstep.checker.recording.Unreadable naming the file and line that is not what it must be
    public static Verdict check(Path folder) {
        return new Judge(new RunFolder(folder)).judge();
    }
}
