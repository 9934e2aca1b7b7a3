package chat.lockstep.command.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;

/// The rule by which the gateway finds a conversation's node: the nodes in the order in which they are asked. A node
/// that comes or goes moves only the conversations that it takes or had.
final class Rendezvous {

    private Rendezvous() {}

    /// @param id of the node
    record Node(String id, String url) {

        static Node of(String entry) {
            int space = entry.indexOf(' ');
            return new Node(entry.substring(0, space), entry.substring(space + 1));
        }
    }

    static List<Node> inOrder(List<Node> nodes, ConversationId conversation) {
        return nodes.stream()
                .sorted(Comparator.comparing((Node node) -> weight(node.id(), conversation), Long::compareUnsigned)
                        .reversed())
                .toList();
    }

    /// The first 8 bytes, unsigned, of SHA-256 of the node's id, a line feed and the conversation's id.
    static long weight(String nodeId, ConversationId conversation) {
        var hash = Hash.sha256((nodeId + "\n" + conversation.value()).getBytes(UTF_8));
        return ByteBuffer.wrap(hash.bytes()).getLong();
    }
}
