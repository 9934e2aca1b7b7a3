package chat.lockstep.projector.rebuild;

import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.projector.topic.ConsumerGroup;
import chat.lockstep.projector.topic.TopicQuestions;
import chat.lockstep.projector.topic.TopicSettings;
import chat.lockstep.projector.topic.deadletter.LetterWatch;
import chat.lockstep.projector.views.ViewsProjection;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import chat.lockstep.readmodel.cassandra.ViewsVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;

/// Rebuilds the views: makes the tables of a new version, folds the topic into them from its beginning with a consumer
/// group of its own and follows it, compares, and switches. Every step can be repeated: tables, rows, offsets and the
/// record of what is being built are all in the servers, so a rebuild that was killed goes on when it is run again.
///
/// The switch keeps both versions growing until nobody needs the old one: first the readers go over, which look every
/// second which version to read; then the projectors, which join the group of the rebuild and go on at its offsets.
/// Two that write the same version for a moment write the same rows.
public final class Rebuild {

    private static final Duration STALLED_MAX = Duration.ofMinutes(2);
    private static final Duration READERS_SWITCH = Duration.ofSeconds(4);
    private static final Duration PROJECTORS_SWITCH_MAX = Duration.ofSeconds(45);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration REPORT = Duration.ofSeconds(5);

    private final TopicSettings topic;
    private final ReadModel model;
    private final PrintWriter out;
    private final InstantSource clock;

    public Rebuild(TopicSettings topic, ReadModel model, PrintWriter out, InstantSource clock) {
        this.topic = topic;
        this.model = model;
        this.out = out;
        this.clock = clock;
    }

    /// @param takesDifferences whether the new version is switched to even if it differs from the old one
    /// @return whether it was switched
    public boolean run(boolean takesDifferences) {
        var versions = begun(versions());
        int version = versions.building();
        try (var letters = new LetterWatch(topic).start()) {
            until("the dead letters are read", letters::isCurrent, STALLED_MAX);
            var group = group(version, letters);
            group.start();
            try {
                if (versions.reading() != version) {
                    catchUp(versions.reading(), version, group);
                    if (!compare(versions.reading(), version) && !takesDifferences) {
                        say(
                                ("Version %d is kept, and nothing is switched. Run it again with --accept-differences to take the"
                                                + " new version, or drop it with rebuild drop.")
                                        .formatted(version));
                        return false;
                    }
                }
                switchTo(version);
                return true;
            } finally {
                group.stop();
            }
        }
    }

    private ViewsVersion begun(ViewsVersion versions) {
        if (versions.building() != 0) {
            say("Going on with version %d, which was begun before.".formatted(versions.building()));
            model.versions().complete(versions);
            return versions;
        }
        var begun = model.versions().begin(versions, clock.instant());
        say("Building version %d of the views beside version %d.".formatted(begun.building(), begun.reading()));
        return begun;
    }

    private ConsumerGroup group(int version, LetterWatch letters) {
        var meters = new SimpleMeterRegistry();
        var projection =
                new ViewsProjection(model.pinned(version), topic.topicEpoch(), Breaker.alone("cassandra"), meters);
        return new ConsumerGroup(
                "rebuild",
                topic.viewsGroup(version),
                topic,
                topic.viewsPace(),
                projection,
                new AlreadyGivenUp(letters),
                meters,
                clock);
    }

    /// Until the new version has all of the topic as it was at the beginning, and everything that the old one had a
    /// moment before.
    private void catchUp(int before, int version, ConsumerGroup group) {
        Map<Integer, Long> ends;
        try (var kafka = new TopicQuestions(topic)) {
            ends = kafka.ends();
        }
        long applied = -1;
        long progressNanos = System.nanoTime();
        long reportNanos = System.nanoTime();
        while (true) {
            var wanted = new HashMap<>(watermarks(before));
            ends.forEach((partition, end) -> wanted.merge(partition, end, Math::max));
            var reached = watermarks(version);
            if (wanted.entrySet().stream().allMatch(one -> reached.getOrDefault(one.getKey(), 0L) >= one.getValue())) {
                say("Version %d has caught up: %d records.".formatted(version, sum(reached)));
                return;
            }
            if (sum(reached) != applied) {
                applied = sum(reached);
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > STALLED_MAX.toNanos()) {
                throw new ReadModelUnavailable("the rebuild has applied nothing for %s, at %d records: %d wait; %s"
                        .formatted(
                                STALLED_MAX,
                                applied,
                                group.status().pendingRecords(),
                                group.status().trouble().orElse("the group is well")));
            }
            if (System.nanoTime() - reportNanos > REPORT.toNanos()) {
                reportNanos = System.nanoTime();
                say("  %d of %d records".formatted(sum(reached), sum(wanted)));
            }
            pause();
        }
    }

    private boolean compare(int before, int version) {
        var result = new Comparison(model, before, version)
                .run(different ->
                        say("  conversation %s differs: %s".formatted(different.conversation(), different.place())));
        say("Compared with version %d: %d conversations are equal, %d differ, %d were in motion with equal events."
                .formatted(before, result.equal(), result.different(), result.moving()));
        return result.different() == 0;
    }

    private void switchTo(int version) {
        var versions = versions();
        if (versions.reading() != version) {
            model.versions().readFrom(versions, version, clock.instant());
            say("Readers go over to version %d.".formatted(version));
            pause(READERS_SWITCH);
        }
        model.versions().writeTo(versions(), version, clock.instant());
        say("Projectors go over to version %d.".formatted(version));
        try (var kafka = new TopicQuestions(topic)) {
            if (waited(() -> kafka.members(topic.viewsGroup(version)) > 1, PROJECTORS_SWITCH_MAX)) {
                say("Switched to version %d. The old tables stay until rebuild drop.".formatted(version));
            } else {
                say("Switched to version %d, but no projector has taken over yet: is one running?".formatted(version));
            }
        }
    }

    private ViewsVersion versions() {
        return answer(model.versions().read());
    }

    private Map<Integer, Long> watermarks(int version) {
        return answer(model.pinned(version).watermarks().read());
    }

    private static <T> T answer(Mono<T> question) {
        return Objects.requireNonNull(question.retryWhen(Patience.AGAIN).block());
    }

    private static long sum(Map<Integer, Long> watermarks) {
        return watermarks.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void until(String what, BooleanSupplier condition, Duration limit) {
        if (!waited(condition, limit)) {
            throw new ReadModelUnavailable("not within " + limit + ": " + what);
        }
    }

    private static boolean waited(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        pause(LOOK);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the rebuild was stopped; run it again to go on", stopped);
        }
    }

    private void say(String text) {
        out.println(text);
        out.flush();
    }
}
