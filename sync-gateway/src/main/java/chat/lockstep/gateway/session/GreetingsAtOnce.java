package chat.lockstep.gateway.session;

import java.util.LinkedHashSet;

/// How many devices this node greets at a time; the others wait in the order in which they came. When thousands come
/// back at once, those who are there already would else wait behind each step of all of them. Safe for threads.
public final class GreetingsAtOnce {

    private final int max;
    private final LinkedHashSet<Turn> waiting = new LinkedHashSet<>();
    private int underWay;

    public GreetingsAtOnce(int max) {
        this.max = max;
    }

    /// A place in the queue, or among those who are greeted.
    final class Turn {

        private final Runnable begin;
        private boolean hasBegun;
        private boolean hasEnded;

        private Turn(Runnable begin) {
            this.begin = begin;
        }

        /// The device is greeted, or gone. Any further call does nothing.
        void end() {
            Turn next;
            synchronized (GreetingsAtOnce.this) {
                if (hasEnded) {
                    return;
                }
                hasEnded = true;
                if (!hasBegun) {
                    waiting.remove(this);
                    return;
                }
                underWay--;
                if (waiting.isEmpty()) {
                    return;
                }
                next = waiting.removeFirst();
                next.hasBegun = true;
                underWay++;
            }
            next.begin.run();
        }
    }

    /// @param begin runs when the turn has come, perhaps at once, and on any thread; must not block
    Turn enter(Runnable begin) {
        var turn = new Turn(begin);
        synchronized (this) {
            if (underWay >= max) {
                waiting.add(turn);
                return turn;
            }
            turn.hasBegun = true;
            underWay++;
        }
        begin.run();
        return turn;
    }
}
