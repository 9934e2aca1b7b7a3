package chat.lockstep.faults.load;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.faults.history.RunFolder;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Users who talk in pairs and groups at a constant rate, whatever becomes of their messages: an open loop. A thread of
/// its own lets them act; any thread may change the rate, borrow thin devices for mischief, or end it.
public final class Load implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(60);
    private static final int UNSETTLED_MAX = 2_000;
    private static final List<String> NAMES =
            List.of("anna", "ben", "cleo", "dan", "eva", "finn", "gina", "hugo", "ida", "jon", "kim", "leo");

    private final Gateways gateways;
    private final RunFolder folder;
    private final Rooms rooms = new Rooms();
    private final List<String> users;
    private final List<Participant> devices = new ArrayList<>();
    private final Deeds deeds;
    private final Random random;
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile int perSecond;
    private volatile boolean isEnded;
    private final AtomicLong left = new AtomicLong();
    private @Nullable Thread driver;

    /// @param gateways where they answer: `http://127.0.0.1:8080`
    public Load(List<URI> gateways, RunFolder folder, LoadPlan plan) {
        this.gateways = new Gateways(gateways);
        this.folder = folder;
        this.random = new Random(plan.seed());
        this.perSecond = plan.perSecond();
        // Users of their own: other runs on the same system may have had the same names.
        var run = Deeds.newId().substring(24);
        this.users = IntStream.range(0, plan.users())
                .mapToObj(i -> NAMES.get(i % NAMES.size()) + (i < NAMES.size() ? "" : i) + "-" + run)
                .toList();
        this.deeds = new Deeds(rooms, users, random);
        for (int i = 0; i < users.size(); i++) {
            var user = users.get(i);
            devices.add(sdk(user, "phone", plan));
            devices.add(i < 2 ? sdk(user, "laptop", plan) : thin(user, "tablet"));
        }
    }

    private Participant sdk(String user, String name, LoadPlan plan) {
        var device = new SdkDevice(user, name, folder, rooms, gateways, http, plan.stores());
        device.watch(users);
        return device;
    }

    private ThinDevice thin(String user, String name) {
        var device = new ThinDevice(user, name, folder, rooms, gateways);
        device.watch(users);
        return device;
    }

    /// Connects everybody, begins the conversations and lets the users act. Returns when every user has one.
    ///
    /// @throws IllegalStateException if that takes too long
    public void begin() throws InterruptedException {
        devices.forEach(Participant::connect);
        for (int i = 0; i < users.size(); i++) {
            direct(users.get(i), users.get((i + 1) % users.size()));
        }
        group(users.subList(0, 4), "the first four");
        group(users, "everybody");
        group(users.subList(users.size() / 2, users.size()), "the others");
        long deadline = System.nanoTime() + BEGIN_LIMIT.toNanos();
        while (rooms.all().size() < users.size() + 3 || unsettled() > 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("after %d s only %d of %d conversations have begun, %d commands wait"
                        .formatted(BEGIN_LIMIT.toSeconds(), rooms.all().size(), users.size() + 3, unsettled()));
            }
            Thread.sleep(LOOK);
        }
        driver = Thread.ofPlatform().name("load").start(this::drive);
    }

    private void direct(String one, String other) {
        var id = ConversationId.direct(UserId.of(one), UserId.of(other)).value();
        deviceOf(one).give(new Deed("createConversation", id, Map.of("kind", "direct", "members", List.of(other))));
    }

    private void group(List<String> members, String title) {
        var others = members.subList(1, members.size());
        deviceOf(members.getFirst())
                .give(new Deed(
                        "createConversation",
                        Deeds.newId(),
                        Map.of("kind", "group", "title", title, "members", others)));
    }

    private Participant deviceOf(String user) {
        return devices.stream()
                .filter(device -> device.user().equals(user))
                .findFirst()
                .orElseThrow();
    }

    private void drive() {
        long due = System.nanoTime();
        while (!isEnded) {
            var device = devices.get(random.nextInt(devices.size()));
            if (device.unsettled() >= UNSETTLED_MAX || !act(device)) {
                left.incrementAndGet();
            }
            due += TimeUnit.SECONDS.toNanos(1) / perSecond;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private boolean act(Participant device) {
        try {
            deeds.next(device.user()).ifPresent(device::give);
            return true;
        } catch (IllegalStateException busyOrStopped) {
            return false; // if it did take the command, the wire tells
        }
    }

    /// How many operations a second, from now on.
    public void rate(int perSecond) {
        this.perSecond = perSecond;
    }

    public int rate() {
        return perSecond;
    }

    /// Operations that nobody was given, since the device had too many unanswered ones or had stopped.
    public long left() {
        return left.get();
    }

    /// What the users write in.
    public Gateways gateways() {
        return gateways;
    }

    public List<String> users() {
        return users;
    }

    public List<Participant> devices() {
        return List.copyOf(devices);
    }

    /// Those that can be borrowed for mischief.
    public List<ThinDevice> thinDevices() {
        return devices.stream()
                .flatMap(device -> device instanceof ThinDevice thin ? Stream.of(thin) : Stream.of())
                .toList();
    }

    /// A message from the device to some conversation of its user.
    ///
    /// @param choice what has the same goes to the same conversation
    public void let(Participant device, String choice, String text) {
        var own = rooms.of(device.user());
        if (!own.isEmpty()) {
            var room = own.get(Math.floorMod(choice.hashCode(), own.size()));
            device.give(new Deed("send", room.id(), Map.of("text", text)));
        }
    }

    /// All commands of all devices that have no final answer.
    public int unsettled() {
        return devices.stream().mapToInt(Participant::unsettled).sum();
    }

    /// The longest that any command waited for an answer of any kind since this was asked last, or waits now.
    public long slowestAnswerMicros() {
        return devices.stream()
                .mapToLong(Participant::slowestAnswerMicros)
                .max()
                .orElse(0);
    }

    /// The conversations that the users know.
    public Set<String> conversations() {
        var ids = new TreeSet<String>();
        rooms.all().forEach(room -> ids.add(room.id()));
        users.forEach(user -> ids.add("user:" + user));
        return ids;
    }

    /// Lets nobody begin anything more.
    public void end() throws InterruptedException {
        isEnded = true;
        if (driver != null) {
            driver.join();
        }
    }

    /// Waits until every command has its final answer, or the time is over.
    ///
    /// @return how many have none
    public int settle(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (unsettled() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(LOOK);
        }
        return unsettled();
    }

    /// Every device says hello once more and writes down what it shows, all at the same time.
    ///
    /// @return the clients that were not in step in time, or had stopped
    public Set<String> conclude(Duration limit) throws InterruptedException {
        var late = ConcurrentHashMap.<String>newKeySet();
        var threads = devices.stream()
                .map(device -> Thread.ofVirtual().start(() -> {
                    try {
                        if (!device.conclude(limit) || device.failure().isPresent()) {
                            late.add(device.client()
                                    + device.failure().map(": "::concat).orElse(""));
                        }
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .toList();
        for (var thread : threads) {
            thread.join();
        }
        return new TreeSet<>(late);
    }

    @Override
    public void close() {
        isEnded = true;
        devices.forEach(Participant::close);
        http.close();
    }
}
