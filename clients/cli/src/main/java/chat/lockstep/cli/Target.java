package chat.lockstep.cli;

import chat.lockstep.client.Lockstep;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whom to talk with: a user, or the members of a conversation.
final class Target {

    @Option(
            names = {"--with", "--to"},
            paramLabel = "USER",
            description = "The other user.")
    @Nullable
    String peer;

    @Option(names = "--in", paramLabel = "CONVERSATION", description = "A conversation, such as a group, by its id.")
    @Nullable
    String conversation;

    /// The conversation, begun if it is with a user; empty if nobody was named.
    Optional<ConversationId> open(Lockstep lockstep) {
        return Optional.ofNullable(conversation)
                .map(ConversationId::of)
                .or(() -> Optional.ofNullable(peer)
                        .map(user -> lockstep.createDirect(UserId.of(user)).conversation()));
    }
}
