package chat.lockstep.bench.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The thread that all connections share, and its timers.
public final class Loop implements AutoCloseable {

    private static final int FRAME_BYTES_MAX = 4 << 20;
    private static final int UPGRADE_BYTES_MAX = 16_384;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(10);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    private volatile @Nullable Throwable failure;

    /// Begins to connect; the ears are told what becomes of it.
    public void open(URI url, String subprotocol, Ears ears) {
        var bootstrap = new Bootstrap()
                .group(group)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(CONNECT_LIMIT.toMillis()))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(UPGRADE_BYTES_MAX),
                                        upgrade(url, subprotocol),
                                        new WebSocketFrameAggregator(FRAME_BYTES_MAX),
                                        new FrameHandler(ears));
                    }
                });
        bootstrap.connect(url.getHost(), url.getPort()).addListener(connected -> {
            if (!connected.isSuccess()) {
                ears.ended(String.valueOf(connected.cause()));
            }
        });
    }

    private static WebSocketClientProtocolHandler upgrade(URI url, String subprotocol) {
        boolean allowExtensions = false;
        boolean handleCloseFrames = false; // their code is wanted
        return new WebSocketClientProtocolHandler(
                WebSocketClientHandshakerFactory.newHandshaker(
                        url,
                        WebSocketVersion.V13,
                        subprotocol,
                        allowExtensions,
                        new DefaultHttpHeaders(),
                        FRAME_BYTES_MAX),
                handleCloseFrames,
                CONNECT_LIMIT.toMillis());
    }

    public void run(Runnable task) {
        group.execute(task);
    }

    public void runIn(long nanos, Runnable task) {
        group.schedule(task, nanos, TimeUnit.NANOSECONDS).addListener(done -> {
            if (!done.isSuccess()) {
                failure = done.cause();
            }
        });
    }

    /// What the loop's thread answers. Not to be called on it.
    ///
    /// @throws IllegalStateException if a task has failed
    public <T> T ask(Supplier<T> question) throws InterruptedException {
        if (failure != null) {
            throw new IllegalStateException("the load program failed", failure);
        }
        try {
            return group.submit(question::get).get(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the load program failed", failure.getCause());
        } catch (TimeoutException late) {
            throw new IllegalStateException("the load program is too busy to answer itself", late);
        }
    }

    /// Asks again and again.
    ///
    /// @return whether it became true within the limit
    public boolean await(BooleanSupplier question, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ask(question::getAsBoolean)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(LOOK);
        }
        return true;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
