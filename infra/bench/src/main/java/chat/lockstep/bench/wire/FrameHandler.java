package chat.lockstep.bench.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/// Tells the ears what a connection brings.
final class FrameHandler extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final Ears ears;
    private String end = "the connection was lost";

    FrameHandler(Ears ears) {
        this.ears = ears;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            ears.opened(new Connection(context.channel()));
        }
        super.userEventTriggered(context, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            ears.heard(text.text(), System.nanoTime());
        } else if (frame instanceof CloseWebSocketFrame close) {
            end = close.statusCode() + " " + close.reasonText();
            var _ = context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ears.ended(end);
    }

    @Override
    @SuppressWarnings("deprecation") // of the other side's handlers only; an inbound handler is to override it
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end = String.valueOf(cause);
        var _ = context.close();
    }
}
