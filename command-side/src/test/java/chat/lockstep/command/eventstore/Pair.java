package chat.lockstep.command.eventstore;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.events.ConversationId;
import tools.jackson.databind.JsonNode;

/// Two users who talk in one of two databases, each with half of the logical shards.
record Pair(String alice, String bob, String conversation) {

    static Pair in(int database) {
        return with(Ids.user("bob"), database);
    }

    static Pair with(String bob, int database) {
        while (true) {
            var alice = Ids.user("alice");
            var id = Ids.direct(alice, bob);
            if (LogicalShards.logicalOf(ConversationId.of(id)) / 128 == database) {
                return new Pair(alice, bob, id);
            }
        }
    }

    JsonNode create(RunningCommandSide node) {
        return node.command(alice, Commands.create(Ids.fresh(), bob));
    }

    JsonNode send(RunningCommandSide node) {
        return node.command(alice, Commands.send(Ids.fresh(), conversation, "hello"));
    }
}
