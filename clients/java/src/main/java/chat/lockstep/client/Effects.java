package chat.lockstep.client;

import java.util.ArrayList;
import java.util.List;

/// What a turn of the loop decided to let out: frames, news, results. It leaves only after the turn's changes are
/// in the file, so nobody is told what a crash could take back.
final class Effects {

    private List<Runnable> waiting = new ArrayList<>();

    void add(Runnable effect) {
        waiting.add(effect);
    }

    void run() {
        var due = waiting;
        waiting = new ArrayList<>();
        due.forEach(Runnable::run);
    }
}
