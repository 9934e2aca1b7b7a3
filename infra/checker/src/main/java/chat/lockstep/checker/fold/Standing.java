package chat.lockstep.checker.fold;

import java.util.Optional;

/// What one user has of a conversation: the fields of its head.
///
/// @param seq of the log's head, or of the user's removal
/// @param chain there
/// @param until the log seq of the user's removal
/// @param readUpTo the largest of what it read, its own last message, and its floor
/// @param unread messages beyond that which are not retracted; none once removed
/// @param mentions those of them that mention the user
public record Standing(long seq, String chain, Optional<Long> until, long readUpTo, long unread, long mentions) {}
