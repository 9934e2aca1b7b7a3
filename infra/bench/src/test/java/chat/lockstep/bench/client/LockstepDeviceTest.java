package chat.lockstep.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.bench.ScriptedServer;
import chat.lockstep.bench.load.Counts;
import chat.lockstep.bench.load.Exchange;
import chat.lockstep.bench.wire.Loop;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LockstepDeviceTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String CAUGHT_UP = "{'type':'caughtUp','cursor':'here','digest':'same'}";

    private final Loop loop = new Loop();
    private final Exchange exchange = new Exchange();
    private ScriptedServer server;
    private LockstepDevice device;
    private CompletableFuture<Void> inStep;

    @BeforeEach
    void connect() throws Exception {
        server = ScriptedServer.start("lockstep.v1.json");
        device = new LockstepDevice(loop, server.url(), 1, "bob", "d1", "token", true);
        inStep = loop.ask(device::connect);
        assertThat(server.hears())
                .contains("\"hello\"")
                .contains("\"token\":\"token\"")
                .doesNotContain("cursor");
        loop.ask(() -> {
            device.report(exchange);
            return true;
        });
    }

    @AfterEach
    void close() throws Exception {
        loop.close();
        server.end();
    }

    @Test
    void it_is_in_step_when_it_holds_what_the_heads_name() throws Exception {
        knows("c", 3);
        says(CAUGHT_UP);
        inStep.get(20, TimeUnit.SECONDS);
        comesBack();
        says("{'type':'heads','conversations':[{'id':'c','log':{'seq':5}}],'more':false}");
        says(CAUGHT_UP);
        assertThat(server.hears()).contains("\"pull\"").contains("\"have\":{\"log\":3}");
        assertThat(inStep).isNotDone();
        says(delta("'request':'c',", 4, 5));
        inStep.get(20, TimeUnit.SECONDS);
        assertThat(loop.await(() -> device.holds("c", 5), LIMIT)).isTrue();
    }

    @Test
    void a_gap_is_pulled_and_what_comes_twice_counts_once() throws Exception {
        knows("c", 1);
        sending("m2", "m3", "m4");
        says(delta("", 2));
        says(delta("", 4));
        assertThat(server.hears()).contains("\"pull\"").contains("\"have\":{\"log\":2}");
        says(delta("'request':'c',", 3, 4));
        says(delta("", 4));
        assertThat(loop.await(() -> exchange.counts().repeated() == 1, LIMIT)).isTrue();
        assertThat(loop.ask(exchange::counts)).isEqualTo(new Counts(3, 0, 0, 3, 3, 0, 0, 1, 0));
    }

    @Test
    void an_event_that_stands_at_two_places_is_doubled() throws Exception {
        knows("c", 1);
        sending("m2");
        says(delta("", 2));
        says(delta("", 3).replace("'m3'", "'m2'"));
        assertThat(loop.await(() -> exchange.counts().doubled() == 1, LIMIT)).isTrue();
    }

    @Test
    void a_pull_that_could_not_be_answered_is_sent_again() throws Exception {
        knows("c", 1);
        says(delta("", 5));
        assertThat(server.hears()).contains("\"pull\"");
        says("{'type':'error','request':'c','error':{'code':'unavailable'}}");
        assertThat(server.hears()).contains("\"pull\"");
    }

    @Test
    void a_command_of_unknown_outcome_is_sent_again_under_its_id() throws Exception {
        sending("m2");
        loop.run(() -> device.send("c", "m2"));
        var frame = server.hears();
        says("{'type':'result','id':'m2','outcome':'rejected','error':{'code':'unavailable','retry':'same_id'}}");
        assertThat(server.hears()).isEqualTo(frame).contains("\"id\":\"m2\"").contains("\"conversation\":\"c\"");
        says("{'type':'result','id':'m2','outcome':'duplicate'}");
        assertThat(loop.await(() -> exchange.counts().acknowledged() == 1, LIMIT))
                .isTrue();
        assertThat(loop.ask(exchange::counts).sentAgain()).isEqualTo(1);
    }

    @Test
    void a_command_that_is_refused_for_its_content_is_not() throws Exception {
        sending("m2");
        loop.run(() -> device.send("c", "m2"));
        server.hears();
        says("{'type':'result','id':'m2','outcome':'rejected','error':{'code':'not_found','retry':'new_id'}}");
        assertThat(loop.await(() -> exchange.counts().refused() == 1, LIMIT)).isTrue();
    }

    @Test
    void it_acknowledges_what_it_stored_once_a_second() throws Exception {
        knows("c", 1);
        says(delta("", 2));
        says(delta("", 3));
        assertThat(server.hears()).contains("\"ack\"").contains("\"marks\":{\"c\":{\"seq\":3}}");
    }

    @Test
    void a_connection_that_ends_is_told() throws Exception {
        server.hangUp();
        assertThatThrownBy(() -> inStep.get(20, TimeUnit.SECONDS)).hasMessageContaining("4408");
        assertThat(loop.ask(exchange::firstTrouble)).contains("cut off");
    }

    /// The device adopts the place of a conversation that it hears of for the first time.
    private void knows(String conversation, long seq) {
        says("{'type':'heads','conversations':[{'id':'%s','log':{'seq':%d}}],'more':false}"
                .formatted(conversation, seq));
    }

    private void comesBack() throws InterruptedException {
        loop.ask(() -> {
            device.cut();
            return true;
        });
        inStep = loop.ask(device::connect);
        assertThat(server.hears()).contains("\"cursor\":\"here\"");
    }

    private void sending(String... ids) throws InterruptedException {
        var receivers = new BitSet();
        receivers.set(1);
        loop.ask(() -> {
            for (var id : ids) {
                exchange.sending(id, receivers, System.nanoTime(), true, System.nanoTime());
            }
            return true;
        });
    }

    private static String delta(String more, long... seqs) {
        var events = new StringBuilder();
        for (long seq : seqs) {
            events.append(events.isEmpty() ? "" : ",")
                    .append("{'stream':'log','seq':%d,'id':'m%d','type':'messageSent'}".formatted(seq, seq));
        }
        return "{'type':'delta',%s'conversation':'c','events':[%s],'more':false}".formatted(more, events);
    }

    private void says(String frame) {
        server.says(frame.replace('\'', '"'));
    }
}
