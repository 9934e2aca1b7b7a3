package chat.lockstep.gateway.session;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.CommandResult;
import chat.lockstep.gateway.frame.Encoding;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.frame.Parsed;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.live.Claim;
import chat.lockstep.gateway.token.Identity;
import chat.lockstep.gateway.token.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/// One connection: from its first frame to its close. It lets in a device with a good token for as long as the token
/// lasts, and everything that a known device does is [DeviceSession]'s.
public final class SyncSession {

    private static final Logger LOG = LoggerFactory.getLogger(SyncSession.class);
    private static final int MALFORMED_IN_A_ROW_MAX = 3;

    private final SessionParts parts;
    private final SessionLoop loop;
    private final Outbox outbox;
    private final Encoding encoding;
    private final @Nullable String upgradeToken;
    private final String id = UUID.randomUUID().toString();

    private @Nullable DeviceSession device;
    private Disposable expiry = Disposables.disposed();
    private int malformedInARow;
    private long lastFrameMillis;
    private long openedMillis;

    /// @param scheduler runs tasks in order, one at a time; the calls below come on any thread
    /// @param encoding what was agreed on with the upgrade
    /// @param upgradeToken the token that came with the upgrade, if any
    public SyncSession(
            SessionParts parts, Wire wire, Encoding encoding, Scheduler scheduler, @Nullable String upgradeToken) {
        this.parts = parts;
        this.loop = new SessionLoop(scheduler, this::onBug);
        this.encoding = encoding;
        this.outbox = new Outbox(
                wire, parts.encoder(), encoding, parts.settings().unsentBytesMax(), parts.unsent(), parts.meters());
        this.upgradeToken = upgradeToken;
    }

    public void opened() {
        loop.run(() -> {
            lastFrameMillis = loop.millis();
            openedMillis = parts.clock().millis();
            parts.unsent().opened();
            loop.later(parts.settings().helloWithin(), this::closeWithoutHello);
            watchLater();
        });
    }

    /// A frame of text.
    public void text(String text) {
        loop.run(() -> received(encoding == Encoding.JSON ? parts.decoder().json(text) : otherKind("binary")));
    }

    /// A frame of text that is none.
    public void notUtf8() {
        loop.run(() -> outbox.close(CloseCode.NOT_UTF_8));
    }

    /// A binary frame.
    public void binary(byte[] bytes) {
        loop.run(() -> received(encoding == Encoding.CBOR ? parts.decoder().cbor(bytes) : otherKind("text")));
    }

    private Parsed otherKind(String kind) {
        return new Parsed.Bad(
                ErrorCode.MALFORMED_FRAME,
                "frames of " + encoding.subprotocol() + " are " + kind,
                null,
                null,
                null,
                null);
    }

    /// A frame beyond `limits.frameBytes`.
    public void tooLarge() {
        loop.run(() -> {
            outbox.error(Errors.of(
                    ErrorCode.FRAME_TOO_LARGE, "frame is over " + parts.limits().frameBytes() + " bytes (frameBytes)"));
            outbox.close(CloseCode.FRAME_TOO_LARGE);
        });
    }

    /// There are too many sockets.
    ///
    /// @param why which bound is reached
    public void turnAway(String why) {
        loop.run(() -> {
            outbox.error(Errors.retryAfter(
                    ErrorCode.TOO_MANY, parts.settings().reconnectAfterMax().toMillis(), why));
            outbox.close(CloseCode.TOO_MANY);
        });
    }

    /// The node goes away already.
    public void sendElsewhere() {
        loop.run(() -> outbox.close(CloseCode.GOING_AWAY));
    }

    /// The node goes away: tells the client when to come again, and closes soon after.
    public void drain() {
        loop.run(() -> {
            var settings = parts.settings();
            outbox.send(new ServerFrame.Drain(List.of(
                    settings.reconnectAfterMin().toMillis(),
                    settings.reconnectAfterMax().toMillis())));
            loop.later(settings.drainFor(), this::closeWhenIdle);
        });
    }

    private void closeWhenIdle() {
        if (device == null) {
            outbox.close(CloseCode.GOING_AWAY);
        } else {
            device.closeWhenIdle(parts.settings().drainCommandsFor());
        }
    }

    /// The socket has closed.
    public void closed() {
        loop.run(() -> {
            if (device != null) {
                device.leave();
            }
            parts.unsent().closed();
            loop.close();
        });
    }

    private void received(Parsed parsed) {
        if (outbox.isClosed()) {
            return; // what came after our close is not answered
        }
        lastFrameMillis = loop.millis();
        parts.meters().frameIn();
        signOfLife();
        switch (parsed) {
            case Parsed.Good good -> {
                malformedInARow = 0;
                good(good.frame());
            }
            case Parsed.Bad bad -> bad(bad);
        }
    }

    private void good(ClientFrame frame) {
        if (frame instanceof ClientFrame.Hello hello) {
            hello(hello);
        } else if (device == null) {
            helloExpected();
        } else {
            device.frame(frame);
        }
    }

    /// Whatever a device says shows that it is there.
    private void signOfLife() {
        if (device != null) {
            device.signOfLife();
        }
    }

    private void bad(Parsed.Bad bad) {
        if (bad.code() == ErrorCode.MALFORMED_FRAME) {
            malformed(bad);
            return;
        }
        malformedInARow = 0;
        if (bad.code() == ErrorCode.UNSUPPORTED_PROTOCOL) {
            refuse(Errors.of(bad), CloseCode.UNSUPPORTED_PROTOCOL);
        } else if (device == null && !"hello".equals(bad.type())) {
            helloExpected();
        } else if (bad.command() != null) {
            // The client waits for a result under this id, and gets it.
            outbox.send(new ServerFrame.Result(CommandResult.rejected(bad.command(), null, Errors.of(bad))));
        } else {
            outbox.error(Errors.of(bad), bad.request());
        }
    }

    private void malformed(Parsed.Bad bad) {
        malformedInARow++;
        outbox.error(Errors.of(bad));
        if (malformedInARow >= MALFORMED_IN_A_ROW_MAX) {
            outbox.close(CloseCode.MALFORMED_FRAMES);
        }
    }

    private void helloExpected() {
        refuse(Errors.of(ErrorCode.HELLO_EXPECTED, "the first frame must be hello"), CloseCode.UNAUTHENTICATED);
    }

    private void hello(ClientFrame.Hello hello) {
        var token = hello.token() == null ? upgradeToken : hello.token();
        if (token == null) {
            refuse(
                    Errors.ofField(ErrorCode.UNAUTHENTICATED, "token", "must be present, here or with the upgrade"),
                    CloseCode.UNAUTHENTICATED);
            return;
        }
        switch (parts.tokens().verify(token)) {
            case Verdict.Refused refused ->
                refuse(
                        Errors.of(refused.code(), refused.message()),
                        refused.code() == ErrorCode.TOKEN_EXPIRED
                                ? CloseCode.TOKEN_EXPIRED
                                : CloseCode.UNAUTHENTICATED);
            case Verdict.Accepted accepted -> hello(hello, accepted.identity());
        }
    }

    private void hello(ClientFrame.Hello hello, Identity identity) {
        DeviceId named = identity.device();
        if (named == null) {
            unauthenticated("token without a device opens no socket");
        } else if (!named.equals(hello.device().id())) {
            unauthenticated("token is for another device than device.id");
        } else {
            hello(hello, new Caller(identity.user(), named), identity);
        }
    }

    private void hello(ClientFrame.Hello hello, Caller caller, Identity identity) {
        var known = device;
        if (known == null) {
            known = new DeviceSession(parts, loop, outbox, new Claim(caller.user(), caller.device(), openedMillis, id));
            device = known;
        } else if (!known.caller().equals(caller)) {
            unauthenticated("the connection is another user's or device's");
            return;
        }
        expiry.dispose();
        var lasts = Duration.between(parts.clock().instant(), identity.expiresAt());
        expiry = loop.later(lasts, this::tokenExpired);
        known.frame(hello);
    }

    private void unauthenticated(String message) {
        refuse(Errors.of(ErrorCode.UNAUTHENTICATED, message), CloseCode.UNAUTHENTICATED);
    }

    private void tokenExpired() {
        refuse(Errors.of(ErrorCode.TOKEN_EXPIRED, "token has expired"), CloseCode.TOKEN_EXPIRED);
    }

    private void refuse(ProtocolError error, CloseCode code) {
        outbox.error(error);
        outbox.close(code);
    }

    private void closeWithoutHello() {
        if (device == null) {
            outbox.close(CloseCode.IDLE_OR_SLOW);
        }
    }

    private void watchLater() {
        loop.later(parts.settings().heartbeat().dividedBy(2), () -> {
            watch();
            watchLater();
        });
    }

    private void watch() {
        var now = loop.millis();
        var silenceMax = parts.settings().heartbeat().multipliedBy(5).dividedBy(2);
        var isSlow = outbox.isFullFor(parts.settings().slowFor().toMillis(), now);
        if (isSlow || (device != null && now - lastFrameMillis > silenceMax.toMillis())) {
            outbox.close(CloseCode.IDLE_OR_SLOW);
        }
    }

    private void onBug(Throwable bug) {
        LOG.error("session {} broke down", id, bug);
        outbox.close(CloseCode.INTERNAL);
    }
}
