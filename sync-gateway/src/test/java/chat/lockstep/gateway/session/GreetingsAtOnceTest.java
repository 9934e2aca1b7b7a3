package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreetingsAtOnceTest {

    private final GreetingsAtOnce greetings = new GreetingsAtOnce(2);
    private final List<String> begun = new ArrayList<>();

    private GreetingsAtOnce.Turn enter(String name) {
        return greetings.enter(() -> begun.add(name));
    }

    @Test
    void the_others_wait_in_the_order_in_which_they_came() {
        var one = enter("one");
        var two = enter("two");
        enter("three");
        enter("four");
        assertThat(begun).containsExactly("one", "two");
        two.end();
        one.end();
        assertThat(begun).containsExactly("one", "two", "three", "four");
    }

    @Test
    void a_turn_ends_once() {
        var one = enter("one");
        enter("two");
        enter("three");
        enter("four");
        one.end();
        one.end();
        assertThat(begun).containsExactly("one", "two", "three");
    }

    @Test
    void who_leaves_while_it_waits_takes_nobodys_turn() {
        var one = enter("one");
        enter("two");
        var gone = enter("gone");
        enter("four");
        gone.end();
        assertThat(begun).containsExactly("one", "two");
        one.end();
        assertThat(begun).containsExactly("one", "two", "four");
    }
}
