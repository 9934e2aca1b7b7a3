package chat.lockstep.simulator;

import chat.lockstep.client.Lockstep;
import chat.lockstep.client.SyncState;
import chat.lockstep.client.Transport;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StateDigest;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.UserId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/// One history: two gateway nodes, five devices of three people, some time of trouble and then of peace. The laws are
/// looked at after every step, and in the end all devices must be in step. One at a time in a JVM: the virtual clock
/// takes the place of Reactor's schedulers.
final class Simulation implements AutoCloseable, SimulatedDevice.Doctor, SimulatedDevice.Network {

    static final DeviceId PHONE = DeviceId.of("phone");
    static final UserId ALICE = UserId.of("alice");
    static final UserId BOB = UserId.of("bob");
    static final UserId CAROL = UserId.of("carol");
    static final ConversationId GROUP = ConversationId.of("01890a5d-ac96-774b-8000-000000000001");
    private static final int NODES = 2;
    private static final int STEPS = 60;
    private static final int PEACE_SECONDS = 90;

    private final long seed;
    private final Mutation mutation;
    private final Dice dice;
    private final Random random;
    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final Clock clock = new VirtualClock(time);
    private final EventStore store = new EventStore(clock::millis);
    private final Histories histories = new Histories(store);
    private final Truth truth = new Truth();
    private final LaggingViews views;
    private final CommandModel commands;
    private final Laws laws;
    private final Hints hints;
    private final Deeds deeds;
    private final List<Node> nodes = new ArrayList<>();
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final int[] stalledUntil = new int[EventStore.PARTITIONS];
    private @Nullable Map<StreamKey, Integer> backup;
    private boolean isPeace;
    private long links;
    private long trace;
    private @Nullable RuntimeException broken;

    Simulation(long seed, Mutation mutation) {
        this.seed = seed;
        this.mutation = mutation;
        this.dice = new Dice(seed);
        this.random = new Random(seed);
        this.views = new LaggingViews(store, truth, dice, mutation, this::millis);
        this.commands = new CommandModel(store, new Decisions(store, truth), dice, mutation);
        this.laws = new Laws(store, histories, truth);
        this.hints = new Hints(nodes, dice, mutation, this::after);
        this.deeds = new Deeds(store, random);
        Hooks.onErrorDropped(failure -> broken(Exceptions.propagate(failure)));
        Schedulers.onHandleError((thread, failure) -> broken(Exceptions.propagate(failure)));
        for (int i = 0; i < NODES; i++) {
            var jitter = new Random(seed + i);
            nodes.add(new Node(time, clock, Tokens.verifier(clock), views, commands, jitter, mutation));
        }
        store.onAppend(this::appended);
        List.of(ALICE, ALICE, BOB, BOB, CAROL).forEach(this::addDevice);
    }

    /// Some have little room for what comes, some begin long conversations at their end.
    private SimulatedDevice addDevice(UserId user) {
        var id = devices.stream().noneMatch(device -> device.user().equals(user))
                ? PHONE
                : DeviceId.of("d" + devices.size());
        var name = user + "/" + id;
        var tuning = new SimulatedDevice.Tuning(
                seed,
                mutation,
                () -> token(user, id),
                dice.isOneIn(3, "slow", name) ? 3 : 64,
                dice.isOneIn(4, "late", name) ? 8 : Long.MAX_VALUE);
        var device = new SimulatedDevice(user, id, time, clock, this, new Heard(name, store), this, tuning);
        devices.add(device);
        return device;
    }

    private String token(UserId user, DeviceId device) throws IOException {
        if (!isPeace && dice.isOneIn(8, "token", user, device, millis())) {
            throw new IOException("no token for now");
        }
        var lasts = isPeace
                ? Duration.ofHours(1) // so that nobody comes back, and what is lost stays lost unless it is looked for
                : Duration.ofSeconds(15L + dice.roll(4, "lasts", user, device) * 10L);
        return Tokens.of(user, device, clock, lasts);
    }

    private long millis() {
        return time.now(TimeUnit.MILLISECONDS);
    }

    private void after(long millis, Runnable task) {
        var _ = time.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void broken(RuntimeException cause) {
        broken = broken == null ? cause : broken;
    }

    /// Runs the history.
    ///
    /// @return what sums it up: the same for the same seed
    /// @throws LawBroken if it must not be so
    String run() {
        commands.create(ConversationId.direct(ALICE, BOB), List.of(ALICE, BOB));
        commands.create(GROUP, List.of(ALICE, BOB, CAROL));
        views.applyAll();
        devices.forEach(device -> after(random.nextInt(500), device::start));
        applyLater();
        int restoreAt = dice.isOneIn(4, "restore") ? 20 + dice.roll(STEPS - 20, "restore at") : STEPS;
        for (int step = 0; step < STEPS; step++) {
            if (step == restoreAt / 2) {
                backup = store.backup();
            }
            if (step == restoreAt) {
                restore(Objects.requireNonNull(backup));
            }
            act();
            pass(20 + random.nextInt(380));
        }
        makePeace();
        return "events " + store.all().size() + " links " + links + " trace " + Long.toHexString(trace());
    }

    private long trace() {
        return devices.stream().mapToLong(device -> device.heard().trace()).reduce(trace, (sum, one) -> sum * 31 + one);
    }

    /// Time goes on, and the laws are looked at.
    private void pass(long millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
        devices.forEach(laws::check);
        var failure = broken;
        if (failure != null) {
            throw failure;
        }
    }

    private void act() {
        var device = devices.get(random.nextInt(devices.size()));
        switch (random.nextInt(28)) {
            case 0, 1 -> ifConnected(device, Link::cut);
            case 2 -> ifConnected(device, Link::deafen);
            case 3 -> ifConnected(device, link -> link.jam(500 + random.nextInt(5_000)));
            case 4 -> kill(device, false);
            case 5 -> kill(device, true);
            case 6 -> device.dieAtCommit(1 + random.nextInt(8));
            case 7 -> stall(random.nextInt(EventStore.PARTITIONS), 500 + random.nextInt(4_000));
            case 8 -> nodes.get(random.nextInt(NODES)).compare(device.user());
            case 9 -> nodes.get(random.nextInt(NODES)).drain();
            case 10 -> nodes.get(random.nextInt(NODES)).crash();
            default -> deeds.oneWith(device);
        }
    }

    private static void ifConnected(SimulatedDevice device, java.util.function.Consumer<Link> trouble) {
        var link = device.link();
        if (link != null) {
            trouble.accept(link);
        }
    }

    private static void kill(SimulatedDevice device, boolean isPowerLost) {
        if (!device.isAlive()) {
            return;
        }
        if (isPowerLost) {
            device.losePower();
        } else {
            device.kill();
        }
    }

    /// Its connection breaks, or nobody tells the server.
    @Override
    public void died(SimulatedDevice device) {
        long death = links++;
        ifConnected(device, dice.isOneIn(3, "silently", death) ? Link::deafen : Link::cut);
        after(50 + dice.roll(isPeace ? 100 : 3_000, "again", death), () -> {
            device.start();
            laws.checkKept(device, commands.marksOf(device.user(), device.id()));
        });
    }

    private void stall(int partition, int millis) {
        stalledUntil[partition] = (int) millis() + millis;
    }

    /// The store goes back to its backup, while no node runs, and the views are built anew.
    private void restore(Map<StreamKey, Integer> from) {
        nodes.forEach(Node::crash);
        histories.ends();
        store.restore(from);
        commands.restored();
        views.rebuild();
    }

    @Override
    public Link connect(SimulatedDevice device, String token, Transport.Owner owner) {
        var link = new Link(device.name() + "#" + links++, time, dice, mutation, owner);
        if (!isPeace && dice.isOneIn(8, "refused", link.name())) {
            link.cut();
        } else {
            nodes.get(dice.roll(NODES, "node", link.name())).accept(link, token);
        }
        return link;
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
        int epoch = store.epoch();
        after(1 + dice.roll(30, "publish", event.id()), () -> hints.publish(event, epoch, users));
    }

    /// No more trouble: everything settles, and then everyone is in step, a device that comes only now too.
    private void makePeace() {
        isPeace = true;
        commands.heal();
        hints.heal();
        Arrays.fill(stalledUntil, 0);
        devices.forEach(deeds::wantAll);
        addDevice(BOB).start();
        for (int second = 0; second < PEACE_SECONDS; second++) {
            pass(1_000);
            if (areInStep()) {
                devices.forEach(laws::checkAll);
                laws.checkCommands(devices);
                pass(0);
                return;
            }
        }
        var behind = devices.stream()
                .map(device -> device + "\n    server " + views.headsNow(device.user()))
                .toList();
        throw new LawBroken("not in step after " + PEACE_SECONDS + " s of peace:\n" + String.join("\n", behind));
    }

    private boolean areInStep() {
        var digests = new HashMap<UserId, Hash>();
        return devices.stream()
                .allMatch(device -> isInStep(device, digests.computeIfAbsent(device.user(), this::serverDigest)));
    }

    private static boolean isInStep(SimulatedDevice device, Hash digest) {
        var result = new boolean[1];
        device.use(lockstep -> result[0] = isInStep(lockstep, digest));
        return result[0];
    }

    private static boolean isInStep(Lockstep lockstep, Hash digest) {
        return !(lockstep.syncState() instanceof SyncState.Behind)
                && lockstep.outbox().stream().allMatch(command -> command.isSettled())
                && lockstep.digest().equals(digest);
    }

    private Hash serverDigest(UserId user) {
        var digest = new StateDigest();
        views.headsNow(user)
                .forEach(head -> digest.toggle(
                        head.id(), head.epoch(), head.log().seq(), head.log().chain(), head.readUpTo()));
        return digest.value();
    }

    @Override
    public void close() {
        Hooks.resetOnErrorDropped();
        Schedulers.resetOnHandleError();
        VirtualTimeScheduler.reset();
        Disks.clear();
    }
}
