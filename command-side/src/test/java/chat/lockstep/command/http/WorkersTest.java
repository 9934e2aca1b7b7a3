package chat.lockstep.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Workers workers =
            new Workers(new HttpSettings(1, 2, Duration.ofMillis(50), Duration.ofSeconds(2), 1024, 1), meters);

    @AfterEach
    void end() {
        released.countDown();
        workers.close();
    }

    @Test
    void requests_that_wait_are_counted_and_one_too_many_is_refused_at_once() {
        occupy();
        var waiting = IntStream.range(0, 2)
                .mapToObj(number -> workers.run(_ -> number).toFuture())
                .toList();
        await().atMost(SOON).until(() -> waiting() == 2);

        assertThatThrownBy(() -> workers.run(_ -> 3).block(SOON)).isInstanceOf(Overloaded.class);
        assertThat(waiting).noneMatch(request -> request.isDone() && !request.isCompletedExceptionally());
    }

    @Test
    void a_request_that_waited_too_long_is_not_begun() {
        var begun = new AtomicBoolean();
        occupy();
        var late = workers.run(_ -> {
                    begun.set(true);
                    return 1;
                })
                .toFuture();
        long sent = System.nanoTime();
        await().atMost(SOON).until(() -> System.nanoTime() - sent > TimeUnit.MILLISECONDS.toNanos(60));

        released.countDown();

        assertThat(late).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(Overloaded.class);
        assertThat(begun).isFalse();
    }

    @Test
    void an_answer_that_is_due_is_not_waited_for() {
        assertThatThrownBy(() -> workers.run(_ -> awaitRelease()).block(SOON))
                .hasCauseInstanceOf(TimeoutException.class);
    }

    /// Again and again, since a busy machine may begin a request too late.
    private void occupy() {
        var isOccupied = new AtomicBoolean();
        await().atMost(SOON).until(() -> {
            var request = workers.run(_ -> {
                        isOccupied.set(true);
                        return awaitRelease();
                    })
                    .toFuture();
            await().atMost(SOON).until(() -> isOccupied.get() || request.isDone());
            return isOccupied.get();
        });
    }

    private boolean awaitRelease() {
        try {
            return released.await(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private double waiting() {
        return meters.get("lockstep.commands.waiting").gauge().value();
    }
}
