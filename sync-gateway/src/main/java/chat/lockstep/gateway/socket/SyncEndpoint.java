package chat.lockstep.gateway.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.gateway.frame.Encoding;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.problem.Bearer;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.session.SessionParts;
import chat.lockstep.gateway.session.SyncSession;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.InetSocketAddress;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/// Opens sockets at `/v1/sync`. What is wrong with the request itself is refused as HTTP; from the upgrade on, the
/// client is told by frames and close codes.
final class SyncEndpoint implements WebHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SyncEndpoint.class);
    private static final String SUBPROTOCOLS =
            Stream.of(Encoding.values()).map(Encoding::subprotocol).collect(Collectors.joining(","));

    private final SessionParts parts;
    private final OpenSockets sockets;
    private final Origins origins;
    private final Problems problems;
    private final WebsocketServerSpec spec;

    SyncEndpoint(SessionParts parts, OpenSockets sockets, Origins origins, Problems problems) {
        this.parts = parts;
        this.sockets = sockets;
        this.origins = origins;
        this.problems = problems;
        this.spec = WebsocketServerSpec.builder()
                .protocols(SUBPROTOCOLS)
                // Larger than the limit, so that we see what is over it and can say so; beyond this Netty closes.
                .maxFramePayloadLength(frameBytesSeen())
                .compress(false)
                .build();
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        var headers = exchange.getRequest().getHeaders();
        if (!isUpgrade(exchange)) {
            return refuse(exchange, "Upgrade", "must be websocket: this is a WebSocket");
        }
        if (!origins.allows(headers.getFirst(HttpHeaders.ORIGIN), headers.getFirst(HttpHeaders.HOST))) {
            return problems.write(
                    exchange,
                    Errors.ofField(ErrorCode.NOT_ALLOWED, HttpHeaders.ORIGIN, "this origin is not on the allow-list"));
        }
        if (offered(headers)
                .flatMap(name -> Encoding.ofSubprotocol(name).stream())
                .findFirst()
                .isEmpty()) {
            return refuse(exchange, "Sec-WebSocket-Protocol", "must offer one of " + SUBPROTOCOLS);
        }
        return upgrade(exchange, Bearer.token(headers));
    }

    private Mono<Void> upgrade(ServerWebExchange exchange, @Nullable String token) {
        var response = exchange.getResponse();
        HttpServerResponse netty = ServerHttpResponseDecorator.getNativeResponse(response);
        return response.setComplete()
                .then(Mono.defer(() -> netty.sendWebsocket((in, out) -> serve(in, out, token), spec)));
    }

    private Publisher<Void> serve(WebsocketInbound in, WebsocketOutbound out, @Nullable String token) {
        return Mono.<Connection>create(sink -> in.withConnection(sink::success))
                .flatMap(connection -> serve(connection, in, out, token));
    }

    /// The session lives on the event loop of its channel, so what a socket brings needs no other thread.
    private Mono<Void> serve(
            Connection connection, WebsocketInbound in, WebsocketOutbound out, @Nullable String token) {
        var channel = connection.channel();
        var loop = Schedulers.fromExecutorService(channel.eventLoop());
        var encoding =
                Encoding.ofSubprotocol(String.valueOf(in.selectedSubprotocol())).orElse(Encoding.JSON);
        var wire = new NettyWire(channel, out, encoding);
        var session = new SyncSession(parts, wire, encoding, loop, token);
        session.opened();
        sockets.add(session, addressOf(channel));
        return in.aggregateFrames(frameBytesSeen())
                .receiveFrames()
                .doOnNext(frame -> received(session, frame))
                .then()
                .onErrorResume(failure -> {
                    LOG.debug("socket ended: {}", failure.toString());
                    return failure instanceof TooLongFrameException ? wire.refuseTooLong() : Mono.empty();
                })
                .doFinally(signal -> {
                    session.closed();
                    sockets.remove(session);
                });
    }

    /// Of the peer, which may be a proxy.
    private static String addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress peer && peer.getAddress() != null
                ? peer.getAddress().getHostAddress()
                : "unknown";
    }

    /// Frames belong to the library again when this returns.
    private void received(SyncSession session, WebSocketFrame frame) {
        if (frame.content().readableBytes() > parts.limits().frameBytes()) {
            session.tooLarge();
        } else if (frame instanceof TextWebSocketFrame text) {
            text(session, text);
        } else if (frame instanceof BinaryWebSocketFrame) {
            session.binary(ByteBufUtil.getBytes(frame.content()));
        }
    }

    /// Strictly: what is no UTF-8 would otherwise become other text than was sent.
    private static void text(SyncSession session, TextWebSocketFrame frame) {
        try {
            session.text(UTF_8.newDecoder().decode(frame.content().nioBuffer()).toString());
        } catch (CharacterCodingException notUtf8) {
            session.notUtf8();
        }
    }

    private int frameBytesSeen() {
        return 4 * parts.limits().frameBytes();
    }

    private Mono<Void> refuse(ServerWebExchange exchange, String header, String rule) {
        return problems.write(exchange, Errors.ofField(ErrorCode.INVALID_FIELD, header, rule));
    }

    private static boolean isUpgrade(ServerWebExchange exchange) {
        var headers = exchange.getRequest().getHeaders();
        return HttpMethod.GET.equals(exchange.getRequest().getMethod())
                && "websocket".equalsIgnoreCase(headers.getFirst(HttpHeaders.UPGRADE))
                && headers.getConnection().stream().anyMatch("upgrade"::equalsIgnoreCase)
                && headers.containsHeader("Sec-WebSocket-Key")
                && "13".equals(headers.getFirst("Sec-WebSocket-Version"));
    }

    private static Stream<String> offered(HttpHeaders headers) {
        return headers.getOrEmpty("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::trim);
    }
}
