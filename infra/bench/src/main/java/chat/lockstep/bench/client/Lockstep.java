package chat.lockstep.bench.client;

import chat.lockstep.bench.wire.Loop;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Lockstep, through its gateways.
public final class Lockstep implements Service {

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final int AT_A_TIME = 16;
    private static final Duration KNOWN_LIMIT = Duration.ofSeconds(60);

    private final Loop loop;
    private final List<URI> gateways;
    private final boolean acks;

    /// @param gateways `http://host:port`; devices are spread over them
    /// @param acks     whether devices tell what they have stored
    public Lockstep(Loop loop, List<URI> gateways, boolean acks) {
        this.loop = loop;
        this.gateways = List.copyOf(gateways);
        this.acks = acks;
    }

    @Override
    public String name() {
        return "lockstep";
    }

    @Override
    public String newId() {
        return IDS.generate().toString();
    }

    @Override
    public List<Device> devices(String users, int count, int devicesOfEach) throws InterruptedException {
        try (var tokens = new Tokens(gateways.getFirst())) {
            var numbers = IntStream.range(0, count * devicesOfEach).boxed().toList();
            return new ArrayList<>(Together.each(numbers, AT_A_TIME, number -> {
                var user = users + "-" + number / devicesOfEach;
                return device(number, user, "d" + number % devicesOfEach, tokens);
            }));
        }
    }

    /// One device, not connected yet.
    public LockstepDevice device(int number, String user, String name, Tokens tokens) throws InterruptedException {
        var gateway = gateways.get(number % gateways.size());
        return new LockstepDevice(
                loop,
                URI.create("ws://" + gateway.getAuthority() + "/v1/sync"),
                number,
                user,
                name,
                tokens.issue(user, name),
                acks);
    }

    @Override
    public List<Room> meet(List<List<Device>> rooms) throws InterruptedException {
        var begun = Together.each(rooms, AT_A_TIME, this::begin);
        for (var room : begun) {
            var place = room.placeFor().apply("");
            if (!loop.await(
                    () -> room.devices().stream().allMatch(device -> ((LockstepDevice) device).holds(place, 1)),
                    KNOWN_LIMIT)) {
                throw new IllegalStateException("not every device knows of " + place + " after " + KNOWN_LIMIT);
            }
        }
        return begun;
    }

    private Room begin(List<Device> everyone) throws Exception {
        var maker = (LockstepDevice) everyone.getFirst();
        var others = everyone.stream()
                .map(Device::user)
                .distinct()
                .filter(user -> !user.equals(maker.user()))
                .toList();
        var data = new HashMap<String, Object>(Map.of("members", others));
        if (others.size() == 1) {
            data.put("kind", "direct");
        } else {
            data.put("kind", "group");
            data.put("title", "Bench");
        }
        var id = newId();
        JsonNode result = loop.ask(() -> maker.ask(id, Map.of("action", "createConversation", "data", data)))
                .get(KNOWN_LIMIT.toSeconds(), TimeUnit.SECONDS);
        var place = result.path("conversation").asString("");
        return new Room(everyone, _ -> place);
    }
}
