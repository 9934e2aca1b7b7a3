package chat.lockstep.checker.world;

import static chat.lockstep.checker.world.Recording.object;

import chat.lockstep.checker.world.Store.Conversation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A made-up run in which nothing is wrong. Everything happens at a time of its own on one clock, in microseconds.
public final class World {

    static final long MILLI = 1_000;
    static final long SECOND = 1_000_000;
    private static final List<String> USERS = List.of("ann", "bob", "cy", "dee", "eve");
    private static final long AWAY_AFTER = 8 * SECOND;

    final Recording recording = new Recording();
    final Store store = new Store(recording.log);
    final Map<String, Client> clients = new LinkedHashMap<>();
    final Random random;
    private final Actions actions = new Actions(store);
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final Map<String, Boolean> shownPresent = new HashMap<>();
    private long now;
    private long order;
    private boolean isFault;

    private final Consumer<ObjectNode> history;

    private World(long seed, @Nullable Consumer<ObjectNode> history) {
        this.random = new Random(seed);
        this.history = history == null ? recording.history::add : history;
    }

    /// @param order of tasks of the same time
    private record Task(long t, long order, Runnable run) implements Comparable<Task> {

        @Override
        public int compareTo(Task other) {
            return t == other.t ? Long.compare(order, other.order) : Long.compare(t, other.t);
        }
    }

    /// @param steps how many things users do
    public static Recording play(long seed, int steps) {
        return play(seed, steps, null);
    }

    /// @param history where its lines go instead of into the recording, when there are too many
    public static Recording play(long seed, int steps, @Nullable Consumer<ObjectNode> history) {
        var world = new World(seed, history);
        world.begin();
        for (int step = 0; step < steps; step++) {
            world.advance(world.random.nextInt(60) * MILLI);
            if (step % 40 == 20) {
                world.breakDown(step);
            } else if (step % 97 == 50) {
                world.advance((10 + world.random.nextInt(60)) * SECOND);
            } else {
                world.step();
            }
        }
        world.finish();
        return world.recording;
    }

    private void begin() {
        for (var user : USERS) {
            var account = store.open("user:" + user, "private");
            account.members.put(user, "owner");
            account.stretches.put(user, List.of(new long[] {0, Long.MAX_VALUE}));
            for (int device = 0; device < (user.equals("eve") ? 1 : 2); device++) {
                var name = user + "/d" + device;
                clients.put(name, new Client(name));
            }
        }
        clients.put("bob/old", new Client("bob/old"));
        clients.values().forEach(this::connect);
        invoke(
                client("ann/d0"),
                "createConversation",
                id(),
                object("kind", "group", "title", "crew", "members", List.of("bob", "cy")),
                Way.PLAIN);
        invoke(
                client("bob/d0"),
                "createConversation",
                id(),
                object("kind", "group", "title", "pair", "members", List.of("ann")),
                Way.PLAIN);
        invoke(
                client("cy/d1"),
                "createConversation",
                id(),
                object("kind", "group", "title", "all", "members", List.of("ann", "bob", "dee")),
                Way.PLAIN);
        advance(2 * SECOND);
        letEveComeAndGo();
    }

    private void letEveComeAndGo() {
        var ann = client("ann/d0");
        var crew = named("crew").id;
        for (var wish : List.of(
                new Wishes.Wish("send", object("text", "before her")),
                new Wishes.Wish("addMembers", object("members", List.of("eve"))),
                new Wishes.Wish("send", object("text", "with her")),
                new Wishes.Wish("removeMember", object("user", "eve")),
                new Wishes.Wish("send", object("text", "after her")))) {
            invoke(ann, wish.action(), crew, wish.data(), Way.PLAIN);
            advance(SECOND);
            clients.values().forEach(this::sync);
        }
    }

    Client client(String name) {
        return clients.get(name);
    }

    String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    long now() {
        return now;
    }

    void line(ObjectNode line) {
        history.accept(line);
    }

    private void line(String kind, Client client, Object... namesAndValues) {
        var line = object("kind", kind, "t", now, "client", client.name());
        line.setAll(object(namesAndValues));
        line(line);
    }

    private void after(long micros, Runnable run) {
        tasks.add(new Task(now + micros, order++, run));
    }

    void advance(long micros) {
        long to = now + micros;
        while (!tasks.isEmpty() && tasks.peek().t() <= to) {
            var task = tasks.poll();
            now = task.t();
            task.run().run();
        }
        now = to;
    }

    // ---- connections and presence

    void connect(Client client) {
        client.isConnected = true;
        client.session++;
        line("connect", client, "session", id(), "resume", "delta");
        line("present", client, "is", true);
        if (store.of("user:" + client.user()).orElseThrow().events("log").stream()
                .noneMatch(event -> event.at("/data/device")
                        .asString("")
                        .equals(client.name().split("/")[1]))) {
            store.append(
                    now,
                    account(client),
                    "log",
                    "deviceRegistered",
                    id(),
                    client.name(),
                    object("device", client.name().split("/")[1]));
        }
        int session = client.session;
        after(50 * MILLI, () -> {
            if (client.session == session && client.isConnected) {
                USERS.forEach(user -> tell(client, user));
            }
        });
        after(300 * MILLI, () -> publish(client.user()));
        var waiting = List.copyOf(client.open);
        after(20 * MILLI, () -> waiting.forEach(command -> resend(client, command)));
    }

    private boolean sharesWith(Client client, String user) {
        return store.conversations.values().stream()
                .anyMatch(conversation ->
                        conversation.stretches.containsKey(user) && conversation.stretches.containsKey(client.user()));
    }

    private Conversation account(Client client) {
        return store.of("user:" + client.user()).orElseThrow();
    }

    void cut(Client client) {
        client.isConnected = false;
        client.session++;
        for (var command : client.open) {
            line("info", client, "command", command.id(), "why", "connection lost");
            command.isLostOnTheWay = random.nextBoolean();
        }
        line("close", client, "code", 1006);
        line("present", client, "is", false);
        after(AWAY_AFTER, () -> publish(client.user()));
    }

    private void publish(String user) {
        boolean isPresent =
                clients.values().stream().anyMatch(client -> client.user().equals(user) && client.isConnected);
        if (shownPresent.getOrDefault(user, false) != isPresent) {
            shownPresent.put(user, isPresent);
            clients.values().stream()
                    .filter(watcher -> watcher.isConnected && sharesWith(watcher, user))
                    .forEach(watcher -> tell(watcher, user));
        }
    }

    private void tellAll() {
        clients.values().stream()
                .filter(watcher -> watcher.isConnected)
                .forEach(watcher -> USERS.forEach(user -> tell(watcher, user)));
    }

    private void tell(Client watcher, String user) {
        line(
                "presence",
                watcher,
                "user",
                user,
                "status",
                sharesWith(watcher, user) && shownPresent.getOrDefault(user, false) ? "active" : "offline");
    }

    // ---- what users do

    private void step() {
        var ready =
                clients.values().stream().filter(client -> !client.isRevoked).toList();
        var client = ready.get(random.nextInt(ready.size()));
        int dice = random.nextInt(100);
        if (dice < 4 && client.isConnected) {
            cut(client);
        } else if (dice < 20 && !client.isConnected) {
            connect(client);
        } else if (client.isConnected || dice < 50) {
            command(client);
        }
        clients.values().stream()
                .filter(each -> each.isConnected && random.nextInt(10) < 6)
                .forEach(this::sync);
    }

    void sync(Client client) {
        store.conversations
                .values()
                .forEach(conversation -> client.sync(now, conversation).forEach(this::line));
        if (random.nextBoolean()) {
            store.conversations.values().stream()
                    .filter(conversation -> conversation.stretches.containsKey(client.user()))
                    .forEach(conversation -> client.ack(now, conversation).forEach(this::line));
        }
    }

    private void command(Client client) {
        var theirs = store.conversations.values().stream()
                .filter(each -> each.kind.equals("group") && each.members.containsKey(client.user()))
                .toList();
        if (theirs.isEmpty()) {
            return;
        }
        var in = theirs.get(random.nextInt(theirs.size()));
        var wish = new Wishes(random, in, client.user()).next();
        invoke(client, wish.action(), in.id, wish.data(), way());
    }

    private Way way() {
        int dice = random.nextInt(isFault ? 40 : 100);
        return dice < 6
                ? Way.REFUSED_FIRST
                : dice < 10 ? Way.UNANSWERED : dice < 13 ? Way.NEVER_KNOWN : dice < 16 ? Way.FORBIDDEN : Way.PLAIN;
    }

    /// How a command fares.
    enum Way {
        PLAIN,
        REFUSED_FIRST,
        UNANSWERED,
        NEVER_KNOWN,
        FORBIDDEN
    }

    void invoke(Client client, String action, String conversation, ObjectNode data, Way way) {
        var command = new Command(id(), client, action, conversation, data);
        line("invoke", client, "command", command.id(), "action", action, "conversation", conversation, "data", data);
        client.open.add(command);
        if (client.isConnected) {
            send(client, command, way);
        }
    }

    private void send(Client client, Command command, Way way) {
        long there = (1 + random.nextInt(40)) * MILLI;
        long back = there + (1 + random.nextInt(40)) * MILLI;
        int session = client.session;
        switch (way) {
            case PLAIN -> after(there, () -> execute(client, command, session, back - there));
            case REFUSED_FIRST ->
                after(there, () -> {
                    if (client.session == session) {
                        line(
                                "refused",
                                client,
                                "command",
                                command.id(),
                                "code",
                                "unavailable",
                                "class",
                                "transient",
                                "retry",
                                "same_id");
                        after(200 * MILLI, () -> resend(client, command));
                    }
                });
            case UNANSWERED -> {
                after(there, () -> execute(client, command, -1, 0));
                after(5 * SECOND, () -> {
                    if (client.session == session) {
                        line("info", client, "command", command.id(), "why", "no answer");
                        resend(client, command);
                    }
                });
            }
            case NEVER_KNOWN -> {
                if (random.nextBoolean()) {
                    after(there, () -> execute(client, command, -1, 0));
                }
                settle(client, command);
                line("info", client, "command", command.id(), "why", "gave up");
            }
            case FORBIDDEN ->
                after(there, () -> {
                    if (client.session == session && client.open.contains(command)) {
                        line(
                                "fail",
                                client,
                                "command",
                                command.id(),
                                "code",
                                "not_allowed",
                                "class",
                                "permission",
                                "retry",
                                "new_id");
                        settle(client, command);
                    }
                });
        }
    }

    private void resend(Client client, Command command) {
        if (client.isConnected && client.open.contains(command)) {
            command.isLostOnTheWay = false;
            send(client, command, Way.PLAIN);
        }
    }

    private static void settle(Client client, Command command) {
        command.isSettled = true;
        client.open.remove(command);
    }

    /// @param session in which the answer can be heard
    private void execute(Client client, Command command, int session, long back) {
        if (command.isLostOnTheWay || client.isRevoked) {
            return;
        }
        var done = actions.run(now, command);
        if (List.of("createConversation", "addMembers").contains(command.action())) {
            after(SECOND, this::tellAll);
        }
        after(back, () -> {
            if (client.session != session || command.isSettled) {
                return;
            }
            settle(client, command);
            if (done.isOk()) {
                line(
                        "ok",
                        client,
                        "command",
                        command.id(),
                        "outcome",
                        done.outcome(),
                        "conversation",
                        done.conversation(),
                        "stream",
                        done.stream(),
                        "seq",
                        done.seq());
            } else {
                line(
                        "fail",
                        client,
                        "command",
                        command.id(),
                        "code",
                        done.outcome(),
                        "class",
                        "permission",
                        "retry",
                        "new_id");
            }
        });
    }

    // ---- faults

    private void breakDown(int step) {
        var names = step % 120 == 20
                ? List.of("F1-gateway-killed", "F7-cassandra-killed")
                : List.of("F5-postgresql-killed");
        isFault = true;
        for (var name : names) {
            fault(name, "begin");
            clients.values().stream()
                    .filter(client -> client.isConnected && random.nextInt(3) == 0)
                    .toList()
                    .forEach(this::cut);
            for (int i = 0; i < 8; i++) {
                advance(random.nextInt(400) * MILLI);
                step();
            }
        }
        for (var name : names) {
            advance(random.nextInt(3_000) * MILLI);
            fault(name, "heal");
        }
        advance((1 + random.nextInt(4)) * SECOND);
        names.forEach(name -> fault(name, "healthy"));
        isFault = false;
        var ann = client("ann/d0");
        if (!ann.isConnected) {
            connect(ann);
        }
        for (int i = 0; i < 3; i++) {
            advance(200 * MILLI);
            talk(ann);
        }
        advance(SECOND);
    }

    private void talk(Client client) {
        invoke(client, "send", named("pair").id, object("text", "after all " + random.nextInt()), Way.PLAIN);
    }

    private Conversation named(String foundedAs) {
        return store.conversations.values().stream()
                .filter(each -> each.foundedAs.equals(foundedAs))
                .findFirst()
                .orElseThrow();
    }

    private void fault(String name, String kind) {
        recording.faults.add(object("t", now, "fault", name, "kind", kind, "detail", "made up"));
    }

    // ---- the end

    private void finish() {
        revoke();
        advance(60 * SECOND);
        clients.values().stream()
                .filter(client -> !client.isRevoked && !client.isConnected)
                .toList()
                .forEach(this::connect);
        advance(60 * SECOND);
        clients.values().stream().filter(client -> !client.isRevoked).forEach(this::sync);
        advance(SECOND);
        new Ending(this).record();
    }

    private void revoke() {
        var old = client("bob/old");
        var bob = client("bob/d0");
        if (!bob.isConnected) {
            connect(bob);
        }
        for (var command : List.copyOf(old.open)) {
            line("info", old, "command", command.id(), "why", "gave up");
            settle(old, command);
        }
        invoke(bob, "revokeDevice", "user:bob", object("device", "old"), Way.PLAIN);
        old.isRevoked = true;
        if (old.isConnected) {
            cut(old);
        }
        advance(SECOND);
    }
}
