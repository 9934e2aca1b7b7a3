package chat.lockstep.command.eventstore;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import tools.jackson.databind.JsonNode;

/// Two users who talk in one of two databases, each with half of the logical shards.
record Pair(String alice, String bob, String conversation) {

    /// With both accounts in the same database: whom an account shuts out is asked of the store, too.
    static Pair in(int database) {
        return with(user("bob", database), database);
    }

    static Pair with(String bob, int database) {
        while (true) {
            var alice = user("alice", database);
            var id = Ids.direct(alice, bob);
            if (isIn(database, ConversationId.of(id))) {
                return new Pair(alice, bob, id);
            }
        }
    }

    private static String user(String name, int database) {
        while (true) {
            var user = Ids.user(name);
            if (isIn(database, ConversationId.ofUser(UserId.of(user)))) {
                return user;
            }
        }
    }

    private static boolean isIn(int database, ConversationId conversation) {
        return LogicalShards.logicalOf(conversation) / 128 == database;
    }

    JsonNode create(RunningCommandSide node) {
        return node.command(alice, Commands.create(Ids.fresh(), bob));
    }

    JsonNode send(RunningCommandSide node) {
        return node.command(alice, Commands.send(Ids.fresh(), conversation, "hello"));
    }
}
