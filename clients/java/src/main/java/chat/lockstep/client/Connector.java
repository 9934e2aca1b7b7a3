package chat.lockstep.client;

import static chat.lockstep.client.Transport.Channel.BROKEN;

import chat.lockstep.client.Transport.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Keeps a connection to the server for as long as one is wanted: opens, beats, gives up, waits, opens again. What is
/// said over it is the business of its user.
final class Connector implements Transport.Owner {

    private static final int TOKEN_EXPIRED = 4401;
    private static final int HTTP_UNAUTHORIZED = 401;
    private static final int STOP_FIRST = 4500;
    private static final int STOP_LAST = 4999;
    private static final long TOKEN_MILLIS = 30_000;
    private static final long HEARTBEAT_MILLIS_MIN = 50;
    private static final long NEVER = Long.MAX_VALUE;

    private final LockstepOptions options;
    private final EventLoop loop;
    private final Transport transport;
    private final Effects effects;
    private final Consumer<ConnectionState> tell;
    private final User user;
    private final Tokens tokens;
    private final Backoff backoff;
    private final Renewal renewal;
    private final RandomGenerator random;

    private @Nullable Channel channel;
    private ConnectionState state = new ConnectionState.Idle();
    private boolean isOpen;
    private boolean isWelcomed;
    private int failures;
    private long connectAt = NEVER;
    private long deadline = NEVER;
    private String deadlineCause = "";
    private long heartbeatMillis;
    private long pingAt = NEVER;
    private int unansweredPings;
    private long lastPing;
    private long drainAt = NEVER;
    private @Nullable LockstepError warning;

    Connector(
            LockstepOptions options,
            Surroundings surroundings,
            EventLoop loop,
            Effects effects,
            Consumer<ConnectionState> tell,
            User user) {
        this.options = options;
        this.loop = loop;
        this.transport = surroundings.transport();
        this.effects = effects;
        this.tell = tell;
        this.user = user;
        this.random = surroundings.random();
        this.tokens = new Tokens(options.tokens(), loop);
        this.backoff = new Backoff(options.timings(), random);
        this.renewal = new Renewal(backoff, random);
    }

    /// Who speaks over the connection. On the loop's thread.
    interface User {

        void opened();

        void frame(String text);

        /// The connection is gone; whatever was not answered will not be.
        void lost();

        void pinged(String nonce);
    }

    ConnectionState state() {
        return state;
    }

    boolean isWelcomed() {
        return isWelcomed;
    }

    /// How many frames wait for the network.
    int unsent() {
        var open = channel;
        return open == null ? 0 : open.unsent();
    }

    void connect(long now) {
        if (channel == null && !tokens.isAsking() && connectAt == NEVER) {
            failures = 0;
            connectAt = now;
        }
    }

    void disconnect() {
        drop(Channel::close);
        connectAt = NEVER;
        change(new ConnectionState.Idle());
    }

    /// Dropped while there is no open connection: the first frame of one is its user's.
    void send(String frame) {
        var open = channel;
        if (open != null && isOpen) {
            effects.add(() -> open.send(frame));
        }
    }

    /// Does what is due.
    void tick(long now) {
        if (connectAt <= now) {
            open(now);
        } else if (deadline <= now) {
            lose(BROKEN, deadlineCause, now);
        } else if (drainAt <= now) {
            moveOn(now);
        } else if (renewal.at() <= now) {
            renew(now);
        } else if (pingAt <= now) {
            ping(now);
        }
    }

    long nextAt() {
        return Math.min(Math.min(connectAt, deadline), Math.min(Math.min(drainAt, renewal.at()), pingAt));
    }

    private void open(long now) {
        connectAt = NEVER;
        change(new ConnectionState.Connecting());
        tokens.present().ifPresentOrElse(token -> open(token, now), () -> {
            expect(now, TOKEN_MILLIS, "no token in time");
            tokens.ask(
                    token -> open(token, loop.now()),
                    failure -> lose(BROKEN, "cannot connect: " + failure, loop.now()));
        });
    }

    private void open(Token token, long now) {
        tokens.keep(token);
        expect(now, options.timings().connect().toMillis(), "no socket in time");
        channel = transport.open(token.text(), this);
    }

    /// Leaves this connection for another one. What is under way on it is sent or pulled again there.
    private void moveOn(long now) {
        drop(Channel::close);
        connectAt = now;
    }

    /// Asks for the next token while the connection goes on, and moves on with it.
    private void renew(long now) {
        renewal.asked(now + TOKEN_MILLIS);
        tokens.ask(this::renewed, failure -> renewal.again(loop.now()));
    }

    private void renewed(Token token) {
        if (tokens.present().filter(old -> !token.lastsLongerThan(old)).isPresent()) {
            renewal.again(loop.now());
        } else {
            moveOn(loop.now());
            tokens.keep(token);
        }
    }

    private void expect(long now, long millis, String otherwise) {
        deadline = now + millis;
        deadlineCause = otherwise;
    }

    private void ping(long now) {
        if (unansweredPings >= 2) {
            lose(BROKEN, "no pong for two heartbeats", now);
            return;
        }
        unansweredPings++;
        lastPing++;
        pingAt = now + heartbeatMillis;
        send(Frames.ping(Long.toString(lastPing)));
        user.pinged(Long.toString(lastPing));
    }

    void ponged() {
        unansweredPings = 0;
    }

    void welcomed(ServerFrame.Welcome welcome, long now) {
        isWelcomed = true;
        heartbeatMillis = Math.max(HEARTBEAT_MILLIS_MIN, welcome.heartbeatMillis());
        pingAt = now + heartbeatMillis;
        expect(now, options.timings().caughtUp().toMillis(), "the server did not name what changed in time");
        tokens.present().ifPresent(token -> renewal.begin(token, timeOf(welcome), now));
        change(new ConnectionState.Connected(welcome.session()));
    }

    private Instant timeOf(ServerFrame.Welcome welcome) {
        var time = welcome.serverTime();
        return time == null ? options.clock().instant() : time.instant();
    }

    /// The server has said all that it had to say: the connection is good.
    void settled() {
        failures = 0;
        deadline = NEVER;
    }

    /// The node is going away: the connection ends by itself at a moment in the window that it named.
    void drain(List<Long> window, long now) {
        long min = window.isEmpty() ? 0 : Math.clamp(window.getFirst(), 0, LockstepError.WAIT_MAX);
        long max = window.isEmpty() ? 0 : Math.clamp(window.getLast(), min, LockstepError.WAIT_MAX);
        drainAt = now + min + random.nextLong(max - min + 1);
    }

    /// The server said what is wrong with the connection; it may close it next, and say how long it wants peace.
    void warned(LockstepError error) {
        warning = error;
    }

    /// Gives the connection up and tries again later.
    void fail(String cause, long now) {
        lose(BROKEN, cause, now);
    }

    private void lose(int code, String cause, long now) {
        var error = Optional.ofNullable(warning);
        long asked = error.map(LockstepError::waitMillis).orElse(0L);
        long drain = drainAt == NEVER ? 0 : drainAt - now;
        drop(Channel::abort);
        if (code >= STOP_FIRST && code <= STOP_LAST) {
            change(new ConnectionState.Stopped(cause, error));
            return;
        }
        if (code == TOKEN_EXPIRED || code == HTTP_UNAUTHORIZED) {
            tokens.expire();
        }
        failures++;
        long wait = Math.max(backoff.millis(failures), Math.max(asked, drain));
        connectAt = now + wait;
        change(new ConnectionState.Waiting(cause, Duration.ofMillis(wait)));
    }

    private void drop(Consumer<Channel> how) {
        var dropped = channel;
        channel = null;
        isOpen = false;
        isWelcomed = false;
        deadline = NEVER;
        pingAt = NEVER;
        drainAt = NEVER;
        unansweredPings = 0;
        warning = null;
        renewal.end();
        tokens.giveUp();
        if (dropped != null) {
            effects.add(() -> how.accept(dropped));
            user.lost();
        }
    }

    private void change(ConnectionState next) {
        if (!next.equals(state)) {
            state = next;
            tell.accept(next);
        }
    }

    @Override
    public void opened(Channel from) {
        loop.post(() -> {
            if (from.equals(channel)) {
                expect(loop.now(), options.timings().connect().toMillis(), "no welcome in time");
                isOpen = true;
                user.opened();
            }
        });
    }

    @Override
    public void frame(Channel from, String text) {
        loop.post(() -> {
            if (from.equals(channel)) {
                user.frame(text);
                effects.add(from::handled);
            }
        });
    }

    @Override
    public void over(Channel from, int code, String reason) {
        loop.post(() -> {
            if (from.equals(channel)) {
                lose(code, reason, loop.now());
            }
        });
    }
}
