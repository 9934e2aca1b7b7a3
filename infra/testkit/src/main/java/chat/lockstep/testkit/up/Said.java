package chat.lockstep.testkit.up;

/// What a command said, on both of its outputs.
///
/// @param status its exit status
public record Said(int status, String text) {}
