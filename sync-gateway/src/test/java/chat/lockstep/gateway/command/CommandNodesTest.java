package chat.lockstep.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/// Who owns a conversation.
class CommandNodesTest {

    private static final URI CONFIGURED = URI.create("http://127.0.0.1:8081");

    private final CommandNodes nodes =
            new CommandNodes(() -> Mono.just(List.of()), CONFIGURED, new SimpleMeterRegistry());

    /// Computed with sha256sum: the first eight bytes, as they stand.
    @ParameterizedTest
    @CsvSource({
        "n1, user:alice, 13e2901e39a89279",
        "n2, user:alice, abbe6ef2f15ad0dd",
        "node-a, 8d8b3b5e-9c1f-5a52-a3f6-c1e2a7d4c9b0, 8e354f645598c0ba"
    })
    void a_weight_is_the_beginning_of_the_hash_of_node_and_conversation(
            String node, String conversation, String expected) {
        assertThat(Long.toHexString(new CommandNode(node, CONFIGURED).weight(conversation)))
                .isEqualTo(expected);
    }

    @Test
    void without_nodes_the_configured_one_is_asked() {
        assertThat(urls("user:alice")).containsExactly(CONFIGURED.toString());
        nodes.take(List.of("n1 http://127.0.0.1:9001"));
        nodes.take(List.of());
        assertThat(urls("user:alice")).containsExactly(CONFIGURED.toString());
    }

    @Test
    void the_highest_weight_as_unsigned_comes_first_and_the_configured_node_last() {
        nodes.take(List.of("n1 http://127.0.0.1:9001", "n2 http://127.0.0.1:9002", "n3 http://127.0.0.1:9003"));

        for (int i = 0; i < 100; i++) {
            var conversation = "conversation-" + i;
            var order = nodes.inOrderFor(conversation);
            assertThat(order).hasSize(4);
            assertThat(order.getLast().url()).isEqualTo(CONFIGURED);
            for (int at = 0; at < 2; at++) {
                assertThat(Long.compareUnsigned(
                                order.get(at).weight(conversation),
                                order.get(at + 1).weight(conversation)))
                        .isPositive();
            }
        }
    }

    @Test
    void a_node_that_leaves_gives_its_conversations_to_the_others_and_moves_no_other() {
        nodes.take(List.of("n1 http://127.0.0.1:9001", "n2 http://127.0.0.1:9002", "n3 http://127.0.0.1:9003"));
        var before = new HashMap<String, String>();
        IntStream.range(0, 300).mapToObj(i -> "c" + i).forEach(id -> before.put(id, owner(id)));
        assertThat(before.values()).contains("n1", "n2", "n3");

        nodes.take(List.of("n1 http://127.0.0.1:9001", "n3 http://127.0.0.1:9003"));

        before.forEach((id, owner) -> {
            if (!owner.equals("n2")) {
                assertThat(owner(id)).isEqualTo(owner);
            }
        });
        assertThat(before.keySet()).extracting(this::owner).doesNotContain("n2");
    }

    @Test
    void the_configured_node_is_not_asked_twice() {
        nodes.take(List.of("n1 http://127.0.0.1:8081/", "n2 http://127.0.0.1:9002"));

        assertThat(urls("user:alice")).containsExactlyInAnyOrder(CONFIGURED.toString(), "http://127.0.0.1:9002");
    }

    @Test
    void a_member_that_is_malformed_is_left_out() {
        nodes.take(List.of("nonsense", "n1 http://127.0.0.1:9001"));

        assertThat(urls("user:alice")).containsExactly("http://127.0.0.1:9001", CONFIGURED.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n1", "n1 ftp://x", "n1  http://x", "n 1 http://x", "n1 http://x/path", "n1 http://"})
    void a_member_is_an_id_and_a_base_url(String member) {
        assertThatThrownBy(() -> CommandNode.parse(member)).isInstanceOf(IllegalArgumentException.class);
    }

    private String owner(String conversation) {
        return nodes.inOrderFor(conversation).getFirst().id();
    }

    private List<String> urls(String conversation) {
        return nodes.inOrderFor(conversation).stream()
                .map(node -> node.url().toString())
                .toList();
    }
}
