package chat.lockstep.command.stream;

/// Bounds that the command side keeps beside the limits that `welcome` announces.
///
/// @param emojiBytes the longest reaction, in bytes of UTF-8
/// @param nameBytes the longest name or platform of a device, in bytes of UTF-8
/// @param pinnedMessages pinned messages of one conversation
/// @param blockedUsers users whom one user blocks
/// @param devicesEver devices that one user has registered in all, revoked ones included
public record Bounds(int emojiBytes, int nameBytes, int pinnedMessages, int blockedUsers, int devicesEver) {

    public static final Bounds DEFAULTS = new Bounds(32, 256, 256, 4_096, 1_024);
}
