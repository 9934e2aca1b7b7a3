package chat.lockstep.command.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.nodes.Rendezvous.Node;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {

    private static final List<Node> THREE =
            List.of(new Node("a", "http://a"), new Node("b", "http://b"), new Node("c", "http://c"));

    @Test
    void a_weight_is_what_every_language_computes() {
        // printf 'a\nuser:alice' | sha256sum
        assertThat(Long.toHexString(Rendezvous.weight("a", ConversationId.ofUser(UserId.of("alice")))))
                .isEqualTo("d73de699a9382525");
    }

    @Test
    void a_node_that_goes_moves_only_its_own_conversations() {
        var two = THREE.subList(0, 2);
        for (var conversation : conversations()) {
            var order = Rendezvous.inOrder(THREE, conversation);
            var owner = Rendezvous.inOrder(two, conversation).getFirst();

            assertThat(owner).isEqualTo(two.contains(order.getFirst()) ? order.getFirst() : order.get(1));
        }
    }

    @Test
    void every_node_has_its_share() {
        var owners = conversations().stream()
                .map(conversation -> Rendezvous.inOrder(THREE, conversation).getFirst())
                .toList();

        for (var node : THREE) {
            assertThat(owners.stream().filter(node::equals)).hasSizeBetween(250, 420);
        }
    }

    private static List<ConversationId> conversations() {
        return IntStream.range(0, 1000)
                .mapToObj(number -> ConversationId.ofUser(UserId.of("user-" + number)))
                .toList();
    }
}
