package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.gateway.World;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is written down of acknowledgements.
class LedgerTest {

    private static final Duration LATER = Duration.ofSeconds(11);

    private final SessionHarness session = new SessionHarness();
    private final World world = session.world;
    private final ConversationId chat = world.direct(World.ALICE, World.BOB);

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void the_last_mark_of_a_while_is_written_with_what_comparing_its_chain_found() {
        var chain = world.message(chat, World.BOB).chain();
        session.greeted();

        ack(1, null);
        ack(2, chain);
        assertThat(world.ledger).isEmpty();
        session.pass(LATER);

        assertThat(world.ledger).containsExactly("alice phone " + chat + " 2 true");
    }

    @Test
    void a_chain_that_is_another_is_written_down_as_such() {
        world.message(chat, World.BOB);
        session.greeted();

        ack(2, Hash.sha256(new byte[] {1}));
        session.pass(LATER);

        assertThat(world.ledger).containsExactly("alice phone " + chat + " 2 false");
    }

    @Test
    void a_mark_without_a_chain_is_written_without_a_comparison() {
        session.greeted();

        ack(1, null);
        session.pass(LATER);

        assertThat(world.ledger).containsExactly("alice phone " + chat + " 1 null");
    }

    @Test
    void a_chain_that_the_views_do_not_have_yet_is_compared_later() {
        session.greeted();
        world.lag();
        var chain = world.message(chat, World.BOB).chain();
        ack(2, chain);
        session.pass(LATER);
        assertThat(world.ledger).isEmpty();

        world.catchUp();
        session.pass(LATER);

        assertThat(world.ledger).containsExactly("alice phone " + chat + " 2 true");
    }

    @Test
    void marks_of_the_private_conversation_are_written_too() {
        session.greeted();
        var own = ConversationId.ofUser(World.ALICE);

        session.send("{\"type\":\"ack\",\"marks\":{\"" + own + "\":{\"seq\":1}}}");
        session.pass(LATER);

        assertThat(world.ledger).containsExactly("alice phone " + own + " 1 null");
    }

    @Test
    void what_waits_when_the_connection_ends_is_written_all_the_same() {
        var chain = world.message(chat, World.BOB).chain();
        session.greeted();
        ack(2, chain);

        session.session.closed();
        session.settle();

        assertThat(world.ledger).containsExactly("alice phone " + chat + " 2 true");
    }

    private void ack(long seq, Hash chain) {
        session.send("{\"type\":\"ack\",\"marks\":{\"" + chat + "\":{\"seq\":" + seq
                + (chain == null ? "" : ",\"chain\":\"" + chain + "\"") + "}}}");
    }
}
