package chat.lockstep.simulator;

import chat.lockstep.conformance.integrity.Integrity;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.readmodel.wire.Head;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Hooks;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One history: two gateway nodes, five devices of three people, some time of trouble and then of peace. The laws are
/// looked at after every step, and in the end all devices must be in step. One at a time in a JVM: the virtual clock
/// takes the place of Reactor's schedulers.
final class Simulation implements AutoCloseable {

    static final DeviceId PHONE = DeviceId.of("phone");
    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");
    private static final UserId CAROL = UserId.of("carol");
    private static final ConversationId GROUP = ConversationId.of("01890a5d-ac96-774b-8000-000000000001");
    private static final JsonMapper JSON = Json.mapper();
    private static final int NODES = 2;
    private static final int STEPS = 70;
    private static final int PEACE_SECONDS = 90;

    private final Mutation mutation;
    private final Dice dice;
    private final Random random;
    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final Clock clock = new VirtualClock(time);
    private final EventStore store = new EventStore(clock::millis);
    private final LaggingViews views;
    private final CommandModel commands;
    private final Laws laws;
    private final Hints hints;
    private final List<Node> nodes = new ArrayList<>();
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final ConversationId direct = ConversationId.direct(ALICE, BOB);
    private final int[] stalledUntil = new int[EventStore.PARTITIONS];
    private boolean isPeace;
    private long links;
    private long commandsSent;
    private long trace;
    private RuntimeException broken = new LawBroken("none");

    Simulation(long seed, Mutation mutation) {
        this.mutation = mutation;
        this.dice = new Dice(seed);
        this.random = new Random(seed);
        this.views = new LaggingViews(store, dice, mutation, this::millis);
        this.commands = new CommandModel(store, dice, mutation);
        Hooks.onErrorDropped(failure -> broken = Exceptions.propagate(failure));
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node(time, clock, Tokens.verifier(clock), views, commands, new Random(seed)));
        }
        store.onAppend(this::appended);
        for (var name : List.of("alice/phone", "alice/laptop", "bob/phone", "bob/laptop", "carol/phone")) {
            var parts = name.split("/", -1);
            devices.add(new SimulatedDevice(parts[0], parts[1], Tokens.of(parts[0], parts[1], clock), mutation));
        }
        this.laws = new Laws(store, devices, commands);
        this.hints = new Hints(nodes, dice, mutation, this::after);
    }

    private long millis() {
        return time.now(TimeUnit.MILLISECONDS);
    }

    private void after(long millis, Runnable task) {
        var _ = time.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /// Runs the history.
    ///
    /// @return what sums it up: the same for the same seed
    /// @throws LawBroken if it must not be so
    String run() {
        commands.create(direct, List.of(ALICE, BOB));
        commands.create(GROUP, List.of(ALICE, BOB, CAROL));
        views.applyAll();
        devices.forEach(device -> after(random.nextInt(500), () -> connect(device)));
        devices.forEach(this::keepAlive);
        applyLater();
        for (int step = 0; step < STEPS; step++) {
            act();
            pass(20 + random.nextInt(380));
        }
        makePeace();
        return "events "
                + store.conversations().stream()
                        .mapToLong(id -> store.log(id).size())
                        .sum() + " links " + links + " trace " + Long.toHexString(trace);
    }

    /// Time goes on, and the laws are looked at.
    private void pass(long millis) {
        broken = new LawBroken("none");
        time.advanceTimeBy(Duration.ofMillis(millis));
        if (!"none".equals(broken.getMessage())) {
            throw broken;
        }
        laws.check();
    }

    private void act() {
        var device = devices.get(random.nextInt(devices.size()));
        switch (random.nextInt(24)) {
            case 0, 1 -> withLink(device, Link::cut);
            case 2 -> withLink(device, Link::deafen);
            case 3 -> withLink(device, link -> link.jam(500 + random.nextInt(5_000)));
            case 4 -> connect(device); // while the other connection is still there
            case 5 -> stall(random.nextInt(EventStore.PARTITIONS), 500 + random.nextInt(4_000));
            case 6 -> nodes.get(random.nextInt(NODES)).compare(UserId.of(device.user()));
            case 7 -> device.subscribe(direct.value(), random.nextBoolean() ? "full" : "none");
            case 8 -> device.acknowledge();
            case 9 -> membership();
            case 10 -> command(device, "draft", null, "target", GROUP.value(), "text", "draft " + random.nextInt(9));
            case 11, 12 -> read(device);
            default -> say(device);
        }
    }

    private void withLink(SimulatedDevice device, Consumer<Link> trouble) {
        var link = device.link();
        if (link != null) {
            trouble.accept(link);
        }
    }

    private void stall(int partition, int millis) {
        stalledUntil[partition] = (int) millis() + millis;
    }

    private void membership() {
        var owner = devices.get(random.nextInt(2));
        boolean isMember = store.members(GROUP).contains(CAROL);
        var id = newCommand();
        var data = JSON.createObjectNode();
        if (isMember) {
            data.put("user", CAROL.value());
        } else {
            data.putArray("members").add(CAROL.value());
        }
        owner.command(id, isMember ? "removeMember" : "addMembers", GROUP.value(), data);
    }

    private ConversationId some(SimulatedDevice device) {
        return device.user().equals("carol") || random.nextBoolean() ? GROUP : direct;
    }

    private void say(SimulatedDevice device) {
        command(device, "send", some(device), "text", "message " + commandsSent);
    }

    private void read(SimulatedDevice device) {
        var id = some(device);
        var data = JSON.createObjectNode().put("upTo", Math.max(1, store.log(id).size() - random.nextInt(3)));
        device.command(newCommand(), "read", id.value(), data);
    }

    private void command(SimulatedDevice device, String action, @Nullable ConversationId id, String... data) {
        var fields = JSON.createObjectNode();
        for (int i = 0; i < data.length; i += 2) {
            fields.put(data[i], data[i + 1]);
        }
        device.command(newCommand(), action, id == null ? null : id.value(), fields);
    }

    private String newCommand() {
        return "01890a5e-0000-7000-8000-%012x".formatted(++commandsSent);
    }

    private void connect(SimulatedDevice device) {
        var link = new Link(device.name() + "#" + links++, time, dice);
        nodes.get(dice.roll(NODES, "node", link.name())).accept(link);
        device.connect(
                link,
                () -> after(isPeace ? 50 : 50 + dice.roll(3_000, "again", link.name()), () -> {
                    if (device.link() == null) {
                        connect(device);
                    }
                }));
    }

    /// What a device does every so often: a ping, and again what was not answered.
    private void keepAlive(SimulatedDevice device) {
        after(2_000, () -> {
            device.ping();
            device.sendAgain();
            device.pullWhatIsBehind();
            keepAlive(device);
        });
    }

    private void applyLater() {
        after(15, () -> {
            for (int partition = 0; partition < EventStore.PARTITIONS; partition++) {
                if (stalledUntil[partition] <= millis()) {
                    views.apply(partition, 1 + dice.roll(4, "apply", partition, millis()));
                }
            }
            applyLater();
        });
    }

    private void appended(RecordedEvent event) {
        trace = trace * 31 + event.chain().hashCode() + millis();
        var users = new ArrayList<>(store.membersAt(event.conversation(), Long.MAX_VALUE));
        if (event.type().equals("memberRemoved")) {
            users.add(CAROL);
        }
        after(1 + dice.roll(30, "publish", event.id()), () -> hints.publish(event, users));
    }

    /// No more trouble: everything settles, and then everyone is in step.
    private void makePeace() {
        isPeace = true;
        commands.heal();
        hints.heal();
        Arrays.fill(stalledUntil, 0);
        for (int second = 0; second < PEACE_SECONDS; second++) {
            pass(1_000);
            views.applyAll();
            if (second % 5 == 4 && mutation != Mutation.NOBODY_COMPARES) {
                devices.forEach(device -> nodes.forEach(node -> node.compare(UserId.of(device.user()))));
            }
            if (second > 20 && devices.stream().allMatch(device -> device.isConnected() && isInStep(device))) {
                laws.checkSettled();
                return;
            }
        }
        var behind = devices.stream()
                .filter(device -> !device.isConnected() || !isInStep(device))
                .map(device -> device.state() + "\n    server " + headsOf(device))
                .toList();
        throw new LawBroken("not in step after " + PEACE_SECONDS + " s of peace: " + String.join("\n", behind));
    }

    private boolean isInStep(SimulatedDevice device) {
        return device.isIdle() && device.digest().equals(serverDigest(device));
    }

    private String serverDigest(SimulatedDevice device) {
        return Integrity.digestOf(views.headsNow(UserId.of(device.user())).stream()
                .<JsonNode>map(JSON::valueToTree)
                .toList());
    }

    private String headsOf(SimulatedDevice device) {
        return views.headsNow(UserId.of(device.user())).stream()
                .map(Simulation::place)
                .toList()
                .toString();
    }

    private static String place(Head head) {
        return head.id() + " " + head.log().seq() + " readUpTo " + head.readUpTo() + " until " + head.until();
    }

    @Override
    public void close() {
        Hooks.resetOnErrorDropped();
        VirtualTimeScheduler.reset();
    }
}
