package chat.lockstep.bench.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.bench.ScriptedServer;
import chat.lockstep.bench.load.Exchange;
import chat.lockstep.bench.wire.Loop;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class XmppDeviceTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String OPEN = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id='1' version='1.0'/>";
    private static final String FEATURES =
            "<stream:features xmlns:stream='http://etherx.jabber.org/streams'><mechanisms/></stream:features>";

    private final Loop loop = new Loop();
    private final Exchange exchange = new Exchange();
    private ScriptedServer server;
    private XmppDevice device;

    @BeforeEach
    void connect() throws Exception {
        server = ScriptedServer.start("xmpp");
        device = new XmppDevice(loop, server.url(), 1, "bob", "d1", "secret");
        CompletableFuture<Void> ready = loop.ask(device::connect);
        assertThat(server.hears()).startsWith("<open");
        server.says(OPEN);
        server.says(FEATURES);
        assertThat(server.hears()).contains("mechanism='PLAIN'").contains("AGJvYgBzZWNyZXQ=");
        server.says("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        assertThat(server.hears()).startsWith("<open");
        server.says(OPEN);
        server.says(FEATURES);
        assertThat(server.hears()).contains("<resource>d1</resource>");
        server.says("<iq xmlns='jabber:client' type='result' id='bind'><bind/></iq>");
        assertThat(server.hears()).startsWith("<enable ");
        server.says("<enabled xmlns='urn:xmpp:sm:3' id='x' resume='true'/>");
        assertThat(server.hears()).startsWith("<presence");
        assertThat(server.hears()).contains("urn:xmpp:carbons:2");
        server.says("<iq xmlns='jabber:client' type='result' id='carbons'/>");
        ready.get(20, TimeUnit.SECONDS);
        var receivers = new BitSet();
        receivers.set(1);
        loop.ask(() -> {
            exchange.sending("m-1", receivers, System.nanoTime(), true, System.nanoTime());
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
    void a_message_is_acknowledged_when_the_servers_count_has_reached_it() throws Exception {
        loop.run(() -> device.send("alice@bench.localhost", "m-1"));
        assertThat(server.hears()).startsWith("<message").contains("id='m-1'").contains("to='alice@bench.localhost'");
        assertThat(server.hears()).startsWith("<r ");
        server.says("<a xmlns='urn:xmpp:sm:3' h='2'/>"); // the presence and the carbons
        server.says("<r xmlns='urn:xmpp:sm:3'/>");
        assertThat(server.hears()).isEqualTo("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        assertThat(loop.ask(exchange::counts).acknowledged()).isZero();
        server.says("<a xmlns='urn:xmpp:sm:3' h='3'/>");
        assertThat(loop.await(() -> exchange.counts().acknowledged() == 1, LIMIT))
                .isTrue();
    }

    @Test
    void a_message_comes_by_itself_or_as_a_carbon() throws Exception {
        server.says("<message xmlns='jabber:client' from='bob@bench.localhost' to='bob@bench.localhost/d1' type='chat'>"
                + "<sent xmlns='urn:xmpp:carbons:2'><forwarded><message id='m-1' type='chat'><body>x</body></message>"
                + "</forwarded></sent></message>");
        assertThat(loop.await(() -> exchange.counts().delivered() == 1, LIMIT)).isTrue();
        server.says("<message xmlns='jabber:client' id='m-1' type='chat'><body>x</body></message>");
        assertThat(loop.await(() -> exchange.counts().doubled() == 1, LIMIT)).isTrue();
    }

    @Test
    void a_message_that_comes_back_as_an_error_is_refused() throws Exception {
        server.says("<message xmlns='jabber:client' id='m-1' type='error'><error/></message>");
        assertThat(loop.await(() -> exchange.counts().refused() == 1, LIMIT)).isTrue();
    }
}
