package chat.lockstep.command.stream;

import chat.lockstep.events.Author;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import org.jspecify.annotations.Nullable;

/// Why an event comes to be.
///
/// @param id of the event: the id of the client's command, or a fresh one where no command was sent
/// @param by who caused it
/// @param content hash of the command's content, by which a repeated id is told from a misused one; absent where no
///     command was sent
public record Cause(EventId id, Author by, @Nullable Hash content) {}
