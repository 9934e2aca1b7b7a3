package chat.lockstep.gateway.socket;

import chat.lockstep.gateway.frame.Encoding;
import chat.lockstep.gateway.session.CloseCode;
import chat.lockstep.gateway.session.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.netty.http.websocket.WebsocketOutbound;

/// The sending side of a socket, on the event loop of its channel. Frames go to the channel directly and not through
/// Reactor Netty's `send`, which neither says when a frame has gone nor stops for a reader that does not read
/// (reactor-netty #881); here every byte is counted until the operating system has it.
///
/// Frames are byte arrays that many sockets may share; the channel copies what it writes.
final class NettyWire implements Wire {

    /// What a frame costs in the channel's queue besides its text.
    private static final int OVERHEAD_BYTES = 128;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Channel channel;
    private final WebsocketOutbound outbound;
    private final Encoding encoding;
    private long unsentBytes;
    private Runnable onWritten = () -> {};

    NettyWire(Channel channel, WebsocketOutbound outbound, Encoding encoding) {
        this.channel = channel;
        this.outbound = outbound;
        this.encoding = encoding;
    }

    @Override
    public void write(byte[] frame) {
        var bytes = frame.length + OVERHEAD_BYTES;
        unsentBytes += bytes;
        ChannelFuture written = channel.writeAndFlush(frameOf(Unpooled.wrappedBuffer(frame)));
        written.addListener(done -> {
            unsentBytes -= bytes;
            onWritten.run();
        });
    }

    private WebSocketFrame frameOf(ByteBuf bytes) {
        return switch (encoding) {
            case JSON -> new TextWebSocketFrame(bytes);
            case CBOR -> new BinaryWebSocketFrame(bytes);
        };
    }

    @Override
    public long unsentBytes() {
        return unsentBytes;
    }

    @Override
    public void onWritten(Runnable drained) {
        this.onWritten = drained;
    }

    @Override
    public void close(CloseCode code) {
        var _ = outbound.sendClose(code.code(), code.reason()).subscribe(sent -> {}, failure -> cut());
        // The close frame waits behind what a slow reader has not taken.
        Future<?> _ = channel.eventLoop().schedule(this::cut, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Closes after a frame of many fragments that became longer than is looked at. Past the library, which would
    /// deliver the error that it is delivering once more.
    Mono<Void> refuseTooLong() {
        var written = channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.MESSAGE_TOO_BIG));
        return Mono.create(sink -> written.addListener(done -> {
            cut();
            sink.success();
        }));
    }

    private void cut() {
        var _ = channel.close();
    }
}
