package chat.lockstep.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A WebSocket server that a test speaks for: it takes what one client says, and says what the test wants.
public final class ScriptedServer {

    private static final long LIMIT_SECONDS = 20;
    private static final int UPGRADE_BYTES_MAX = 16_384;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listening;
    private volatile Channel client;

    private ScriptedServer(String subprotocol) {
        listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(UPGRADE_BYTES_MAX),
                                        new WebSocketServerProtocolHandler("/", subprotocol),
                                        new Listener());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /// On a free port.
    public static ScriptedServer start(String subprotocol) {
        return new ScriptedServer(subprotocol);
    }

    private final class Listener extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            client = context.channel();
            heard.add(frame.text());
        }

        @Override
        @SuppressWarnings("deprecation") // of the other side's handlers only
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            heard.add("failed: " + failure);
        }
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort() + "/");
    }

    /// The next frame of the client.
    public String hears() throws InterruptedException {
        var frame = heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("the client says nothing");
        }
        return frame;
    }

    /// To the client that spoke last.
    public void says(String frame) {
        var _ = client.writeAndFlush(new TextWebSocketFrame(frame));
    }

    /// Ends the connection.
    public void hangUp() {
        var _ = client.writeAndFlush(new CloseWebSocketFrame(4408, "idle"));
    }

    public void end() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
