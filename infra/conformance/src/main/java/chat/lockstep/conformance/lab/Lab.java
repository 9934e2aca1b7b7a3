package chat.lockstep.conformance.lab;

import chat.lockstep.conformance.wire.Dialect;
import chat.lockstep.conformance.wire.Fields;
import chat.lockstep.conformance.wire.Link;
import chat.lockstep.conformance.wire.NothingCame;
import chat.lockstep.conformance.wire.Twin;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// One check's people and connections.
public final class Lab implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration POLL = Duration.ofMillis(60);
    private static final Duration TRIED_AGAIN = Duration.ofSeconds(1);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

    private final Server server;
    private final ConcurrentLinkedQueue<Link> links = new ConcurrentLinkedQueue<>();

    public Lab(Server server) {
        this.server = server;
    }

    public Server server() {
        return server;
    }

    public Twin twin() {
        return server.twin();
    }

    /// A name that nobody has had.
    public String user(String name) {
        var random = new byte[8];
        RANDOM.nextBytes(random);
        return name + "." + HexFormat.of().formatHex(random);
    }

    /// A connected device of a new user.
    public Device device(String name) {
        return connect(user(name), "phone");
    }

    public Device connect(String user, String device) {
        return greet(user, device, Map.of());
    }

    /// @param more fields of `hello`
    public Device greet(String user, String device, Map<String, ?> more) {
        return greet(user, device, Dialect.JSON, more);
    }

    public Device greet(String user, String device, Dialect dialect, Map<String, ?> more) {
        var connected = new Device(this, user, device, open(dialect));
        connected.hello(more);
        connected.awaitCaughtUp();
        return connected;
    }

    /// A device that has not said hello.
    public Device silent(String user, String device) {
        return new Device(this, user, device, open(Dialect.JSON));
    }

    /// A socket without a token.
    public Link open(Dialect dialect) {
        return open(dialect, Map.of());
    }

    public Link open(Dialect dialect, Map<String, String> headers) {
        return kept(Link.open(server.http(), server.socket(), dialect, headers));
    }

    public Link kept(Link link) {
        links.add(link);
        return link;
    }

    /// Asks again and again, for ten seconds, until the answer fits.
    public <T> T eventually(String what, Supplier<T> ask, Predicate<T> fits) {
        return eventually(what, Link.PATIENCE, ask, fits);
    }

    public <T> T eventually(String what, Duration within, Supplier<T> ask, Predicate<T> fits) {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            var answer = ask.get();
            if (fits.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new Violation(what + " within " + within.toMillis() + " ms", String.valueOf(answer));
            }
            pause(POLL);
        }
    }

    /// Waits; an end of the check's time ends it.
    public void pause(Duration duration) {
        long deadline = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < deadline) {
            LockSupport.parkNanos(deadline - System.nanoTime());
            if (Thread.currentThread().isInterrupted()) {
                throw new NothingCame("the time of this check is over", null);
            }
        }
    }

    /// A direct conversation of two.
    public String direct(Device one, Device other) {
        return one.applied(
                        "createConversation", null, Fields.object("kind", "direct", "members", List.of(other.user())))
                .path("conversation")
                .asString("");
    }

    /// A group that `owner` makes.
    public String group(Device owner, String... members) {
        return owner.applied(
                        "createConversation",
                        null,
                        Fields.object("kind", "group", "title", "Walks", "members", List.of(members)))
                .path("conversation")
                .asString("");
    }

    /// Sends a list of commands over HTTP until each is told for good what became of it.
    ///
    /// @return the last answer
    public Twin.Answer settled(String token, List<? extends Map<String, ?>> commands) {
        return settled(
                () -> twin().post(token, "/v1/commands", commands),
                answer -> answer.json().valueStream().anyMatch(Device::isPassing));
    }

    /// Asks until the answer is for good: a busy server may put a client off, and is left in peace for a moment before
    /// it is asked again.
    public <T> T settled(Supplier<T> ask, Predicate<T> isPassing) {
        long deadline = System.nanoTime() + SETTLED_WITHIN.toNanos();
        while (true) {
            var answer = ask.get();
            if (!isPassing.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new Violation(
                        "a final answer within " + SETTLED_WITHIN.toSeconds() + " s", String.valueOf(answer));
            }
            pause(TRIED_AGAIN);
        }
    }

    /// Every head of `device`'s user, over HTTP.
    public List<JsonNode> heads(Device device) {
        var all = new java.util.ArrayList<JsonNode>();
        var query = "";
        for (int page = 0; page < 100; page++) {
            var answer = twin().get(device.token(), "/v1/conversations" + query);
            Expect.that(answer.status() == 200, "HTTP 200 for /v1/conversations", answer);
            answer.json().path("conversations").forEach(all::add);
            var next = answer.json().path("next").asString("");
            if (!answer.json().path("more").asBoolean(false) || next.isEmpty()) {
                return all;
            }
            query = "?cursor=" + java.net.URLEncoder.encode(next, java.nio.charset.StandardCharsets.UTF_8);
        }
        throw new Violation("an end of the pages of /v1/conversations", "100 pages and more");
    }

    @Override
    public void close() {
        links.forEach(Link::close);
    }
}
