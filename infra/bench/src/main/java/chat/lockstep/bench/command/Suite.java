package chat.lockstep.bench.command;

import chat.lockstep.bench.client.Service;
import chat.lockstep.bench.report.Row;
import chat.lockstep.bench.rig.Session;
import chat.lockstep.bench.scenario.Direct;
import chat.lockstep.bench.scenario.Group;
import chat.lockstep.bench.scenario.Growth;
import chat.lockstep.bench.scenario.Idle;
import chat.lockstep.bench.scenario.Limit;
import chat.lockstep.bench.scenario.Rebuild;
import chat.lockstep.bench.scenario.Resume;
import chat.lockstep.bench.scenario.Stage;
import chat.lockstep.bench.scenario.Storm;
import chat.lockstep.bench.xmpp.Peer;
import org.jspecify.annotations.Nullable;

/// Everything, in an order in which one scenario does not spoil the next: memory before the heaps have grown, and
/// what needs much data last. While the other system is measured, this one is paused, so that it uses nothing.
final class Suite {

    private static final int USERS = 100;
    private static final double BELOW = 0.8; // of a known limit, a search begins
    private static final int HOPS_LENGTH = 6; // so much longer than one rate: only one message in fifty counts
    private static final double GROUP_SECONDS = 20;
    private static final int GROWTH_USERS = 20;
    private static final double GROWTH_RATE = 100;
    private static final double STORM_RATE = 100;
    private static final int WRITERS = 16;
    private static final int ROUNDS = 15;
    private static final double DELIVERIES_PER_SECOND = 1_024;

    private final Session session;
    private final Plan plan;
    private final @Nullable Peer peer;
    private double peersHighest; // rate that it sustained; 0 if there is none

    /// @param peer what is measured in turns with it; null for nothing
    Suite(Session session, Plan plan, @Nullable Peer peer) {
        this.session = session;
        this.plan = plan;
        this.peer = peer;
    }

    /// A part that needs one of the two systems.
    private interface Part {
        void on(Stage stage) throws InterruptedException;
    }

    void run() throws InterruptedException {
        var quiet = session.stage(false);
        warmUp(quiet);
        new Idle(quiet, Idle::isGateway).run(plan.connections(), plan.restSeconds());
        onPeer(stage -> {
            warmUp(stage);
            new Idle(stage, Peer::holdsSockets).run(plan.connections(), plan.restSeconds());
        });
        warmUp(quiet);
        double highest = 0;
        for (int turn = 1; turn <= plan.turns(); turn++) {
            highest = Math.max(highest, limit(quiet, false, highest));
            onPeer(stage -> peersHighest = Math.max(peersHighest, limit(stage, false, peersHighest)));
        }
        limit(session.stage(true), true, highest);
        for (int turn = 1; turn <= plan.turns(); turn++) {
            turn(turn, plan.rate());
            if (peersHighest > 0) {
                turn(turn, peersHighest);
            }
        }
        var hops = session.hops();
        if (hops.isPresent()) {
            hops.get().run(USERS, plan.rate(), plan.seconds(), HOPS_LENGTH * plan.seconds());
        }
        profile(quiet);
        for (int members : plan.groups()) {
            new Group(quiet).run(members, Math.max(1, DELIVERIES_PER_SECOND / members), plan.seconds(), GROUP_SECONDS);
        }
        new Storm(quiet, session.gateway())
                .run(plan.stormDevices(), Math.min(STORM_RATE, plan.rate()), plan.confirmSeconds());
        session.append().run(WRITERS, plan.seconds(), plan.appendSeconds());
        new Resume(quiet, session.gateway()).run(plan.conversations(), plan.missed(), ROUNDS);
        session.growth()
                .run(
                        new Growth.Load(
                                GROWTH_USERS,
                                Math.min(GROWTH_RATE, plan.rate()),
                                plan.growthSeconds(),
                                2 * plan.seconds()),
                        plan.growthFactor(),
                        plan.growthSecondsMax());
        new Rebuild(quiet, session.system()::command).run();
    }

    private void warmUp(Stage stage) throws InterruptedException {
        try (var direct = Direct.begin(stage, USERS, false)) {
            direct.warmUp(plan.rate() / 2, plan.warmUpSeconds() / 2);
            direct.warmUp(plan.rate(), plan.warmUpSeconds() / 2);
        }
    }

    /// @param known a rate near which the highest will be; 0 if none is known
    private double limit(Stage stage, boolean acks, double known) throws InterruptedException {
        try (var direct = Direct.begin(stage, USERS, acks)) {
            return new Limit(stage, direct, plan.seconds(), plan.confirmSeconds())
                    .find(Math.max(plan.rate(), Math.floor(known * BELOW)));
        }
    }

    private void profile(Stage stage) throws InterruptedException {
        try (var direct = Direct.begin(stage, USERS, false).marked(Row.PROFILED, true)) {
            direct.warmUp(plan.rate(), plan.seconds());
            session.profiled(() -> direct.run(plan.rate(), 0, 2 * plan.seconds()));
        }
    }

    /// One rate on both systems, and on this one once more with acks.
    private void turn(int number, double rate) throws InterruptedException {
        turn(session.stage(false), false, number, rate);
        onPeer(stage -> turn(stage, false, number, rate));
        turn(session.stage(true), true, number, rate);
    }

    private void turn(Stage stage, boolean acks, int number, double rate) throws InterruptedException {
        try (var direct = Direct.begin(stage, USERS, acks)) {
            direct.turn(number, rate, plan.seconds(), 2 * plan.seconds());
        }
    }

    private void onPeer(Part part) throws InterruptedException {
        var other = peer;
        if (other == null) {
            return;
        }
        session.system().pause();
        try {
            part.on(session.stage((Service) other, other::pids));
        } finally {
            session.system().resume();
        }
    }
}
