package chat.lockstep.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.Hash;
import chat.lockstep.events.Jcs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.cbor.CBORMapper;

/// A gateway on a real socket that says exactly what the test tells it to say.
final class FakeGateway {

    private static final CBORMapper CBOR = CBORMapper.builder().build();
    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final Server server = new Server();

    FakeGateway() throws InterruptedException {
        server.setReuseAddr(true);
        server.setDaemon(true);
        server.start();
        assertThat(started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    URI url() {
        return URI.create("ws://127.0.0.1:" + server.getPort() + "/v1/sync");
    }

    /// The next connection that a device makes.
    Connection accept() throws InterruptedException {
        var connection = connections.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(connection).as("a connection").isNotNull();
        return connection;
    }

    boolean isCalledWithin(long millis) throws InterruptedException {
        return connections.poll(millis, TimeUnit.MILLISECONDS) != null;
    }

    void stop() throws InterruptedException {
        server.stop(1_000);
    }

    /// One device's connection, from the gateway's side.
    static final class Connection {

        final String authorization;
        private final WebSocket socket;
        private final BlockingQueue<Map<String, Object>> frames = new LinkedBlockingQueue<>();

        private Connection(WebSocket socket, String authorization) {
            this.socket = socket;
            this.authorization = authorization;
        }

        void send(Map<String, ?> frame) {
            if (isCbor()) {
                socket.send(CBOR.writeValueAsBytes(frame));
            } else {
                socket.send(Jcs.text(frame));
            }
        }

        boolean isCbor() {
            return socket.getProtocol().acceptProvidedProtocol(Encoding.CBOR.subprotocol());
        }

        void sendText(String text) {
            socket.send(text);
        }

        void closeWith(int code) {
            socket.close(code, "as scripted");
        }

        /// Ends the connection without a word. The server's selector may just be looking at it, and then leaves
        /// the other sockets that are ready lying until something new comes: a call that says nothing is
        /// something new.
        void cut() {
            var server = socket.getLocalSocketAddress();
            socket.closeConnection(1006, "cut");
            try (var _ = new Socket(server.getAddress(), server.getPort())) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            } catch (IOException stopped) {
                throw new UncheckedIOException(stopped);
            }
        }

        boolean isClosed() {
            return socket.isClosed();
        }

        /// The next frame of a type; those before it are dropped.
        Map<String, Object> expect(String type) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                var frame = frames.poll(left, TimeUnit.NANOSECONDS);
                if (frame != null && frame.get("type").equals(type)) {
                    return frame;
                }
            }
            throw new AssertionError("no " + type + " frame came");
        }

        /// Whether a frame of a type comes within a time in which nothing should come.
        boolean says(String type, long withinMillis) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                var frame = frames.poll(left, TimeUnit.NANOSECONDS);
                if (frame != null && frame.get("type").equals(type)) {
                    return true;
                }
            }
            return false;
        }

        void welcome(String resume) {
            welcome(resume, 30_000, Map.of());
        }

        void welcome(String resume, long heartbeatMillis, Map<String, Integer> limits) {
            send(Map.of(
                    "type",
                    "welcome",
                    "session",
                    "s1",
                    "user",
                    "alice",
                    "device",
                    "phone",
                    "serverTime",
                    "2026-01-01T00:00:00.000Z",
                    "heartbeatMillis",
                    heartbeatMillis,
                    "limits",
                    limits,
                    "resume",
                    resume));
        }

        void heads(List<Map<String, Object>> heads) {
            send(Map.of("type", "heads", "conversations", heads, "more", false));
        }

        void caughtUp(String cursor, Hash digest) {
            send(Map.of("type", "caughtUp", "cursor", cursor, "digest", digest.value()));
        }
    }

    private final class Server extends WebSocketServer {

        Server() {
            super(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    1,
                    List.of(new Draft_6455(
                            List.of(),
                            Stream.of(Encoding.values())
                                    .<IProtocol>map(encoding -> new Protocol(encoding.subprotocol()))
                                    .toList())));
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {
            var connection = new Connection(socket, handshake.getFieldValue("Authorization"));
            socket.setAttachment(connection);
            connections.add(connection);
        }

        @Override
        public void onMessage(WebSocket socket, String message) {
            socket.<Connection>getAttachment().frames.add(Frames.object(message));
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer message) {
            var bytes = new byte[message.remaining()];
            message.get(bytes);
            assertThat(socket.<Connection>getAttachment().isCbor()).isTrue();
            socket.<Connection>getAttachment().frames.add(CBOR.readValue(bytes, new TypeReference<>() {}));
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

        @Override
        public void onError(WebSocket socket, Exception error) {
            throw new IllegalStateException(error);
        }
    }
}
