package chat.lockstep.bench.scenario;

import chat.lockstep.bench.client.Device;
import chat.lockstep.bench.client.Service;
import chat.lockstep.bench.load.Exchange;
import chat.lockstep.bench.wire.Loop;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A service that keeps nothing but how many messages each place holds, and reaches every device at once; with a
/// command side that stores into the same places.
final class StoreInMemory implements Service, AutoCloseable {

    static final String SECRET = "a secret";

    private static final long SOON_NANOS = 1_000_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Long> stored = new ConcurrentHashMap<>();
    private final Map<String, Long> filledTo = new ConcurrentHashMap<>();
    private final Map<String, Long> authors = new ConcurrentHashMap<>();
    private final Map<String, List<Device>> places = new HashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final Loop loop;
    private final HttpServer commandSide;

    private StoreInMemory(Loop loop, HttpServer commandSide) {
        this.loop = loop;
        this.commandSide = commandSide;
        commandSide.createContext("/v1/commands", this::carryOut);
        commandSide.start();
    }

    static StoreInMemory start(Loop loop) throws IOException {
        return new StoreInMemory(
                loop, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    URI commandSide() {
        return URI.create("http://127.0.0.1:" + commandSide.getAddress().getPort());
    }

    /// How many messages each place holds.
    Map<String, Long> stored() {
        return stored;
    }

    /// The seq in each place of the last message that came by the command side.
    Map<String, Long> filledTo() {
        return filledTo;
    }

    /// How many messages of each user came by the command side.
    Map<String, Long> authors() {
        return authors;
    }

    @Override
    public String name() {
        return "lockstep";
    }

    @Override
    public String newId() {
        return "m" + ids.incrementAndGet();
    }

    @Override
    public List<Device> devices(String users, int count, int devicesOfEach) {
        var devices = new ArrayList<Device>();
        for (int i = 0; i < count * devicesOfEach; i++) {
            devices.add(new InMemory(i, users + "-" + i / devicesOfEach));
        }
        return devices;
    }

    @Override
    public List<Room> meet(List<List<Device>> rooms) {
        return rooms.stream()
                .map(devices -> {
                    var place = placeOf(devices.getFirst().user());
                    places.put(place, devices);
                    return new Room(devices, _ -> place);
                })
                .toList();
    }

    /// The one of a user who made it.
    static String placeOf(String maker) {
        return "with " + maker;
    }

    private long store(String place) {
        return 1 + stored.merge(place, 1L, Long::sum); // the creation is the first event
    }

    private void carryOut(HttpExchange exchange) throws IOException {
        try (exchange) {
            var user = exchange.getRequestHeaders().getFirst("Lockstep-User");
            var isGateway =
                    ("Bearer " + SECRET).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            var results = new ArrayList<Map<String, Object>>();
            JSON.readTree(exchange.getRequestBody()).forEach(command -> {
                var place = command.path("conversation").asString("");
                long seq = isGateway ? store(place) : 0;
                filledTo.put(place, seq);
                authors.merge(user, 1L, Long::sum);
                results.add(Map.of("outcome", isGateway ? "applied" : "rejected", "seq", seq));
            });
            var answer = JSON.writeValueAsString(results).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        commandSide.stop(0);
    }

    private final class InMemory implements Device {

        private final int number;
        private final String user;
        private @Nullable Exchange exchange;

        private InMemory(int number, String user) {
            this.number = number;
            this.user = user;
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public String user() {
            return user;
        }

        @Override
        public CompletableFuture<Void> connect() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void report(@Nullable Exchange to) {
            exchange = to;
        }

        @Override
        public void send(String place, String id) {
            store(place);
            loop.runIn(SOON_NANOS, () -> {
                tell(to -> to.acknowledged(id, System.nanoTime()));
                places.getOrDefault(place, List.of()).forEach(device -> ((InMemory) device).receive(id));
            });
        }

        private void receive(String id) {
            tell(to -> to.delivered(number, id, System.nanoTime()));
        }

        private void tell(Consumer<Exchange> what) {
            if (exchange != null) {
                what.accept(exchange);
            }
        }

        @Override
        public void cut() {
            // There is no connection.
        }
    }
}
