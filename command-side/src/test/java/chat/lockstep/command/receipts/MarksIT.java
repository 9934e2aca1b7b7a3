package chat.lockstep.command.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.StoredChains;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MarksIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static RunningCommandSide commandSide;

    private final String alice = Ids.user("alice");
    private final String bob = Ids.user("bob");
    private final String conversation = Ids.direct(alice, bob);

    @BeforeAll
    static void start() {
        commandSide = RunningCommandSide.onNewDatabase("--lockstep.limits.receipt-millis=3000");
    }

    @AfterAll
    static void stop() {
        commandSide.close();
    }

    @Test
    void the_first_mark_after_a_pause_is_appended_at_once_and_the_last_of_the_next_ones_later() {
        talk(alice, alice, alice, alice);

        assertThat(mark(bob, "phone", 2)).isEqualTo("applied");
        assertThat(mark(bob, "phone", 3)).isEqualTo("unchanged");
        assertThat(mark(bob, "phone", 5)).isEqualTo("unchanged");
        assertThat(mark(bob, "phone", 4)).isEqualTo("unchanged");
        assertThat(delivered()).containsExactly("{\"device\":\"phone\",\"upTo\":2}");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(delivered())
                        .containsExactly("{\"device\":\"phone\",\"upTo\":2}", "{\"device\":\"phone\",\"upTo\":5}"));
        StoredChains.verify(commandSide.jdbc());
    }

    @Test
    void each_device_marks_for_itself() {
        talk(alice);

        assertThat(mark(bob, "phone", 2)).isEqualTo("applied");
        assertThat(mark(bob, "laptop", 2)).isEqualTo("applied");
    }

    @Test
    void a_mark_that_passes_only_ones_own_messages_leaves_no_event() {
        talk(alice, bob, bob);

        assertThat(mark(bob, "phone", 1)).isEqualTo("unchanged"); // nobody has written yet at place 1
        assertThat(mark(bob, "phone", 2)).isEqualTo("applied");
        assertThat(mark(alice, "phone", 2)).isEqualTo("unchanged"); // her own message; Bob's come later
        assertThat(mark(alice, "phone", 3)).isEqualTo("applied"); // and nothing was held for her before
        assertThat(delivered()).hasSize(2);
    }

    @Test
    void a_mark_beyond_the_head_is_refused() {
        talk(alice);

        var answer = commandSide.marks(bob, "phone", marks(conversation, 3));

        assertThat(answer.at("/results/" + conversation + "/error/code").stringValue())
                .isEqualTo("past_head");
        assertThat(delivered()).isEmpty();
    }

    @Test
    void a_mark_of_a_stranger_or_in_an_unknown_conversation_is_refused() {
        talk(alice);
        for (var user : List.of(Ids.user("mallory"), bob)) {
            var id = user.equals(bob) ? Ids.fresh() : conversation;
            assertThat(commandSide
                            .marks(user, "phone", marks(id, 1))
                            .at("/results/" + id + "/error/code")
                            .stringValue())
                    .isEqualTo("not_found");
        }
        assertThat(delivered()).isEmpty();
    }

    @Test
    void malformed_marks_are_refused_each_for_itself() {
        talk(alice);

        var answer = commandSide.marks(bob, "phone", """
                {"marks":{"nonsense":{"seq":1},"%s":{"seq":2},"%s":{"seq":-1},"user:%s":{"seq":7}}}""".formatted(conversation, Ids.direct(bob, "carol"), bob));

        var results = answer.get("results");
        assertThat(results.at("/nonsense/error/code").stringValue()).isEqualTo("invalid_field");
        assertThat(results.at("/" + Ids.direct(bob, "carol") + "/error/field").stringValue())
                .isEqualTo("seq");
        assertThat(results.at("/user:" + bob + "/outcome").stringValue()).isEqualTo("unchanged");
        assertThat(results.at("/" + conversation + "/outcome").stringValue()).isEqualTo("applied");
    }

    @Test
    void what_is_held_is_appended_before_the_end() {
        var ending = commandSide.another("--lockstep.limits.receipt-millis=3600000");
        talk(alice, alice);
        ending.marks(bob, "phone", marks(conversation, 2));
        ending.marks(bob, "phone", marks(conversation, 3));

        ending.close();

        assertThat(delivered())
                .containsExactly("{\"device\":\"phone\",\"upTo\":2}", "{\"device\":\"phone\",\"upTo\":3}");
    }

    /// Begins the conversation, and has each of the authors write once: the first message has place 2.
    private void talk(String... authors) {
        commandSide.command(alice, Commands.create(Ids.fresh(), bob));
        for (var author : authors) {
            commandSide.command(author, Commands.send(Ids.fresh(), conversation, "hello"));
        }
    }

    private String mark(String user, String device, long seq) {
        return commandSide
                .marks(user, device, marks(conversation, seq))
                .at("/results/" + conversation + "/outcome")
                .stringValue();
    }

    private static String marks(String conversation, long seq) {
        return "{\"marks\":{\"%s\":{\"seq\":%d}}}".formatted(conversation, seq);
    }

    private List<String> delivered() {
        return StoredChains.events(commandSide.jdbc()).stream()
                .filter(event -> event.conversation().value().equals(conversation))
                .filter(event -> event.type().equals("delivered"))
                .map(event -> event.data())
                .toList();
    }
}
