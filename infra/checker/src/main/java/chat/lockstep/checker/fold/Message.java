package chat.lockstep.checker.fold;

import java.util.Set;

/// A message as its events have left it.
///
/// @param sha256 hex, of its text; empty once retracted
/// @param expires whether it may be left out of what is shown
public record Message(
        String id, long seq, String user, String sha256, Set<String> mentions, boolean isRetracted, boolean expires) {

    Message after(Change change) {
        return switch (change) {
            case Change.Edited edited
            when !isRetracted -> new Message(id, seq, user, edited.sha256(), edited.mentions(), false, expires);
            case Change.Retracted _ -> new Message(id, seq, user, "", Set.of(), true, expires);
            default -> this;
        };
    }
}
