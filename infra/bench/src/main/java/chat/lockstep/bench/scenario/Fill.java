package chat.lockstep.bench.scenario;

import chat.lockstep.bench.client.HttpCommands;
import chat.lockstep.bench.client.Service;
import chat.lockstep.bench.client.Service.Room;
import chat.lockstep.bench.client.Together;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Stores messages as fast as the command side takes them: lists, asked for in the gateway's name, by writers who have
/// their rooms to themselves.
final class Fill {

    private static final int WRITERS = 16;
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Service service;
    private final URI commandSide;
    private final String secret;

    /// @param secret that the gateway proves itself with
    Fill(Service service, URI commandSide, String secret) {
        this.service = service;
        this.commandSide = commandSide;
        this.secret = secret;
    }

    /// @param messages that were stored
    /// @param seconds  that it took
    /// @param seqs     of the last message in each room, in their order; 0 where there is none
    record Filled(long messages, double seconds, List<Long> seqs) {}

    /// Every room gets as many, from its users in turns.
    ///
    /// @param messages   at most one more in each room than its part of them
    /// @param secondsMax after which no further list is sent
    Filled into(List<Room> rooms, long messages, double secondsMax) throws InterruptedException {
        long begin = System.nanoTime();
        long end = begin + (long) (secondsMax * SECOND_NANOS);
        long each = Math.ceilDiv(Math.max(0, messages), rooms.size());
        var stored = new long[rooms.size()];
        var seqs = new long[rooms.size()];
        try (var commands = new HttpCommands(commandSide)) {
            Together.each(IntStream.range(0, WRITERS).boxed().toList(), WRITERS, writer -> {
                for (int list = 0; list * (long) HttpCommands.LIST_MAX < each; list++) {
                    for (int room = writer; room < rooms.size() && System.nanoTime() - end < 0; room += WRITERS) {
                        int size = (int) Math.min(HttpCommands.LIST_MAX, each - stored[room]);
                        seqs[room] = write(commands, rooms.get(room), list, size);
                        stored[room] += size;
                    }
                }
                return writer;
            });
        }
        return new Filled(
                Arrays.stream(stored).sum(),
                (System.nanoTime() - begin) / SECOND_NANOS,
                Arrays.stream(seqs).boxed().toList());
    }

    /// @return the seq of the last one
    private long write(HttpCommands commands, Room room, int list, int size) throws InterruptedException {
        var users = users(room);
        var user = users.get(list % users.size());
        var place = room.placeFor().apply(user);
        return commands.carryOut(
                        Map.of("Authorization", "Bearer " + secret, "Lockstep-User", user, "Lockstep-Device", "d0"),
                        IntStream.range(0, size)
                                .mapToObj(_ -> HttpCommands.command(
                                        service.newId(),
                                        "send",
                                        place,
                                        Map.of("text", "The quick brown fox jumps over the lazy dog.")))
                                .toList())
                .getLast()
                .path("seq")
                .asLong();
    }

    static List<String> users(Room room) {
        return room.devices().stream().map(device -> device.user()).distinct().toList();
    }
}
