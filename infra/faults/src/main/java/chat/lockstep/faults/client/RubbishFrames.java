package chat.lockstep.faults.client;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.load.Gateways;
import chat.lockstep.faults.load.Load;
import chat.lockstep.faults.load.RawSocket;
import chat.lockstep.faults.load.RawSocket.Received;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.random.RandomGenerator;

/// A client that says hello and then sends [Rubbish], once of each kind. The server ends each connection with the code
/// for it, and nobody else notices.
final class RubbishFrames implements Fault {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String DEVICE = "rubbish";

    private final Load load;
    private final String user;

    RubbishFrames(Load load) {
        this.load = load;
        this.user = load.users().getFirst().replaceFirst("^[a-z]+", "mallory");
    }

    @Override
    public String name() {
        return "F20-frames-rubbish";
    }

    @Override
    public Duration lasts() {
        return Duration.ZERO;
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        var wrong = new ArrayList<String>();
        int judged = 0;
        for (var rubbish : Rubbish.all()) {
            try {
                int code = send(rubbish);
                judged++;
                if (!rubbish.codes().contains(code)) {
                    wrong.add(rubbish.name() + " was answered with " + code + " instead of " + rubbish.codes());
                }
            } catch (IOException notConnected) {
                // Another fault is in the way.
            }
        }
        if (judged == 0 || !wrong.isEmpty()) {
            throw new IllegalStateException(judged == 0 ? "no connection took any rubbish" : wrong.toString());
        }
    }

    @Override
    public void heal(Rig rig) {
        // Each connection has ended.
    }

    /// @return the code that the connection ended with
    /// @throws IOException if there was none
    private int send(Rubbish rubbish) throws IOException, InterruptedException {
        var gateways = load.gateways();
        var token = gateways.token(user, DEVICE);
        try (var socket = RawSocket.open(Gateways.socket(gateways.next()), token, 0)) {
            socket.patience(PATIENCE);
            socket.sendText("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"" + DEVICE + "\"}}");
            while (socket.read() instanceof Received.Text text && !text.text().contains("\"caughtUp\"")) {
                // It is told where everything stands.
            }
            try {
                rubbish.sending().to(socket);
            } catch (IOException hungUp) {
                // The server need not hear all of it; its close frame may still be there.
            }
            return end(socket);
        }
    }

    private static int end(RawSocket socket) {
        try {
            while (true) {
                if (socket.read() instanceof Received.Closed closed) {
                    return closed.code();
                }
            }
        } catch (SocketTimeoutException stillOpen) {
            return 0;
        } catch (IOException reset) {
            return RawSocket.BROKEN;
        }
    }
}
