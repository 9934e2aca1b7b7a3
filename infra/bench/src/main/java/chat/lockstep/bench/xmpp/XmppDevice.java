package chat.lockstep.bench.xmpp;

import chat.lockstep.bench.client.Device;
import chat.lockstep.bench.load.Exchange;
import chat.lockstep.bench.wire.Connection;
import chat.lockstep.bench.wire.Ears;
import chat.lockstep.bench.wire.Loop;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A resource of an XMPP account: with carbons, stream management, and a request for an acknowledgement after every
/// message. Stanzas are looked at as text: nobody but this program writes them, so their forms are known.
final class XmppDevice implements Device {

    /// Every message id begins so, which tells it from the ids that the server gives.
    static final String ID = "m-";

    private static final String ID_ATTRIBUTE = "id='" + ID;
    private static final String FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
    private static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
    private static final String MANAGEMENT = "urn:xmpp:sm:3";

    private final Loop loop;
    private final URI socket;
    private final int number;
    private final String user;
    private final String resource;
    private final String password;
    private final Deque<Sent> unacknowledged = new ArrayDeque<>();
    private CompletableFuture<Void> ready = new CompletableFuture<>();
    private int attempts; // to connect; what an earlier one still hears is not listened to
    private @Nullable Connection connection;
    private @Nullable Exchange exchange;
    private boolean isAuthenticated;
    private long sentStanzas;
    private long receivedStanzas;

    /// @param stanza counted from the beginning of stream management
    private record Sent(long stanza, String id) {}

    XmppDevice(Loop loop, URI socket, int number, String user, String resource, String password) {
        this.loop = loop;
        this.socket = socket;
        this.number = number;
        this.user = user;
        this.resource = resource;
        this.password = password;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public void report(@Nullable Exchange to) {
        exchange = to;
    }

    @Override
    public CompletableFuture<Void> connect() {
        var opening = new CompletableFuture<Void>();
        ready = opening;
        int attempt = ++attempts;
        isAuthenticated = false;
        loop.open(socket, "xmpp", new Ears() {
            @Override
            public void opened(Connection opened) {
                if (attempt != attempts) {
                    opened.cut();
                    return;
                }
                connection = opened;
                say(open());
            }

            @Override
            public void heard(String text, long nanos) {
                if (attempt == attempts) {
                    on(text, nanos);
                }
            }

            @Override
            public void ended(String why) {
                if (attempt == attempts) {
                    connection = null;
                    if (exchange != null) {
                        exchange.cutOff(why);
                    }
                    opening.completeExceptionally(new IllegalStateException(user + " was cut off: " + why));
                }
            }
        });
        return opening;
    }

    private void on(String stanza, long nanos) {
        if (stanza.startsWith("<message")) {
            receivedStanzas++;
            onMessage(stanza, nanos);
        } else if (stanza.startsWith("<a ")) {
            onAcknowledged(Long.parseLong(attribute(stanza, "h")), nanos);
        } else if (stanza.startsWith("<r ")) {
            say("<a xmlns='" + MANAGEMENT + "' h='" + receivedStanzas + "'/>");
        } else if (stanza.startsWith("<presence")) {
            receivedStanzas++;
        } else if (stanza.startsWith("<stream:features")) {
            onFeatures();
        } else if (stanza.startsWith("<success")) {
            isAuthenticated = true;
            say(open());
        } else if (stanza.startsWith("<enabled")) {
            onEnabled();
        } else if (stanza.startsWith("<iq")) {
            onIq(stanza);
        } else if (stanza.startsWith("<failure")
                || stanza.startsWith("<failed")
                || stanza.startsWith("<stream:error")) {
            ready.completeExceptionally(new IllegalStateException(user + ": " + stanza));
        }
    }

    private static String open() {
        return "<open xmlns='" + FRAMING + "' to='" + Ejabberd.DOMAIN + "' version='1.0'/>";
    }

    private void onFeatures() {
        if (isAuthenticated) {
            say(
                    "<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>"
                            + resource + "</resource></bind></iq>");
        } else {
            var plain = "\0" + user + "\0" + password;
            say("<auth xmlns='" + SASL + "' mechanism='PLAIN'>"
                    + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)) + "</auth>");
        }
    }

    private void onIq(String stanza) {
        var id = attribute(stanza, "id");
        if (attribute(stanza, "type").equals("error")) {
            ready.completeExceptionally(new IllegalStateException(user + ": " + stanza));
        } else if (id.equals("bind")) {
            say("<enable xmlns='" + MANAGEMENT + "' resume='true'/>");
        } else {
            receivedStanzas++;
            if (id.equals("carbons")) {
                ready.complete(null);
            }
        }
    }

    /// From here on both sides count stanzas.
    private void onEnabled() {
        sentStanzas = 0;
        receivedStanzas = 0;
        unacknowledged.clear();
        sayStanza("<presence xmlns='jabber:client'/>");
        sayStanza("<iq xmlns='jabber:client' type='set' id='carbons'><enable xmlns='urn:xmpp:carbons:2'/></iq>");
    }

    private void onMessage(String stanza, long nanos) {
        int begin = stanza.indexOf(ID_ATTRIBUTE);
        if (begin < 0 || exchange == null) {
            return;
        }
        int from = begin + ID_ATTRIBUTE.length() - ID.length();
        var id = stanza.substring(from, stanza.indexOf('\'', from));
        if (attribute(stanza, "type").equals("error")) {
            exchange.refused(id, stanza);
        } else {
            exchange.delivered(number, id, nanos);
        }
    }

    private void onAcknowledged(long stanzas, long nanos) {
        while (!unacknowledged.isEmpty() && unacknowledged.getFirst().stanza <= stanzas) {
            var id = unacknowledged.removeFirst().id;
            if (exchange != null) {
                exchange.acknowledged(id, nanos);
            }
        }
    }

    @Override
    public void send(String place, String id) {
        sayStanza("<message xmlns='jabber:client' type='chat' to='" + place + "' id='" + id
                + "'><body>The quick brown fox jumps over the lazy dog.</body></message>");
        unacknowledged.add(new Sent(sentStanzas, id));
        say("<r xmlns='" + MANAGEMENT + "'/>");
    }

    private void sayStanza(String stanza) {
        sentStanzas++;
        say(stanza);
    }

    private void say(String text) {
        if (connection != null) {
            connection.say(text);
        }
    }

    @Override
    public void cut() {
        ready = new CompletableFuture<>();
        attempts++;
        if (connection != null) {
            connection.cut();
            connection = null;
        }
    }

    /// Of the first element; empty if it has none such.
    static String attribute(String stanza, String name) {
        int end = stanza.indexOf('>');
        int begin = stanza.indexOf(" " + name + "='");
        if (begin < 0 || begin > end) {
            return "";
        }
        int from = begin + name.length() + 3;
        return stanza.substring(from, stanza.indexOf('\'', from));
    }
}
