package chat.lockstep.local.process;

/// What a service answered when asked whether it can be used.
public sealed interface Readiness {

    /// It works, and it is ours: this data folder's, not a stranger's on the same port.
    record Ready() implements Readiness {}

    /// @param cause what is still missing, shown if it stays so
    record NotYet(String cause) implements Readiness {}

    /// @param who what answered instead of ours
    record Foreign(String who) implements Readiness {}
}
