package chat.lockstep.faults.load;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// The network between one device of the Java SDK and the gateways: it tells what passes, as the wire has it and not as
/// the device understood it, sends each connection to the next gateway, and can break the one that is open.
final class Wiretap extends HttpClient {

    private final HttpClient real;
    private final Gateways gateways;
    private final Watcher watcher;
    private volatile @Nullable TappedSocket open;

    Wiretap(HttpClient real, Gateways gateways, Watcher watcher) {
        this.real = real;
        this.gateways = gateways;
        this.watcher = watcher;
    }

    /// Is told of whole text frames before the other side of the tap is. Must be quick.
    interface Watcher {

        void sent(String frame);

        void received(String frame);

        /// Once per connection.
        ///
        /// @param code 1006 where no close frame came
        void ended(int code);
    }

    /// Breaks the connection without a word to either side.
    void cut() {
        var socket = open;
        if (socket != null) {
            socket.cut();
        }
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return new Builder(real.newWebSocketBuilder());
    }

    private final class Builder implements WebSocket.Builder {

        private final WebSocket.Builder builder;

        private Builder(WebSocket.Builder builder) {
            this.builder = builder;
        }

        @Override
        public WebSocket.Builder header(String name, String value) {
            builder.header(name, value);
            return this;
        }

        @Override
        public WebSocket.Builder connectTimeout(Duration timeout) {
            builder.connectTimeout(timeout);
            return this;
        }

        @Override
        public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
            builder.subprotocols(mostPreferred, lesserPreferred);
            return this;
        }

        @Override
        public CompletableFuture<WebSocket> buildAsync(URI ignored, WebSocket.Listener listener) {
            var tapped = new TappedSocket(watcher, listener);
            open = tapped;
            return builder.buildAsync(Gateways.socket(gateways.next()), tapped).thenApply(tapped::carriedBy);
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return real.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return real.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return real.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return real.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return real.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return real.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return real.authenticator();
    }

    @Override
    public Version version() {
        return real.version();
    }

    @Override
    public Optional<Executor> executor() {
        return real.executor();
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        throw new UnsupportedOperationException("only sockets are tapped");
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        throw new UnsupportedOperationException("only sockets are tapped");
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> push) {
        throw new UnsupportedOperationException("only sockets are tapped");
    }
}
