package chat.lockstep.command.execution;

/// Salts for events that hold text: 16 random bytes in unpadded base64url, so an erased text cannot be guessed from its
/// hash.
@FunctionalInterface
public interface Salts {

    String next();
}
