package chat.lockstep.bench.wire;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/// One open WebSocket. Only for the loop's thread.
public final class Connection {

    private final Channel channel;

    Connection(Channel channel) {
        this.channel = channel;
    }

    /// Lost without a word if the connection has ended; the ears hear of the end.
    public void say(String text) {
        var _ = channel.writeAndFlush(new TextWebSocketFrame(text), channel.voidPromise());
    }

    /// Ends without a word, as a lost network does.
    public void cut() {
        var _ = channel.close();
    }
}
