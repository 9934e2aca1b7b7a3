package chat.lockstep.simulator;

import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.gateway.live.Hint;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// What the projector tells the nodes of each event: late, sometimes not at all, sometimes twice.
final class Hints {

    private static final JsonMapper JSON = Json.mapper();

    private final List<Node> nodes;
    private final Dice dice;
    private final Mutation mutation;
    private final Timer timer;
    private boolean isReliable;

    Hints(List<Node> nodes, Dice dice, Mutation mutation, Timer timer) {
        this.nodes = nodes;
        this.dice = dice;
        this.mutation = mutation;
        this.timer = timer;
    }

    /// Runs a task later.
    interface Timer {
        void after(long millis, Runnable task);
    }

    /// From now on every hint comes, and once.
    void heal() {
        isReliable = true;
    }

    /// To each node that has sessions of `users` at this moment.
    void publish(RecordedEvent event, int epoch, List<UserId> users) {
        for (int node = 0; node < nodes.size(); node++) {
            var present = nodes.get(node).announced(users);
            int fate = isReliable && mutation != Mutation.NOBODY_COMPARES ? 9 : dice.roll(10, "hint", event.id(), node);
            if (present.isEmpty() || fate == 0) {
                continue;
            }
            var hint = hint(event, epoch, present);
            var to = nodes.get(node);
            timer.after(1 + dice.roll(80, "first", event.id(), node), () -> to.deliver(hint));
            if (fate == 1) {
                timer.after(1 + dice.roll(900, "second", event.id(), node), () -> to.deliver(hint));
            }
        }
    }

    private Hint hint(RecordedEvent event, int epoch, List<UserId> users) {
        var header = new Hint.Header(
                event.conversation(),
                Integer.toString(epoch),
                event.stream(),
                event.seq(),
                event.type(),
                event.by().user(),
                users,
                null);
        return Hint.of(header, event.json(), JSON);
    }
}
