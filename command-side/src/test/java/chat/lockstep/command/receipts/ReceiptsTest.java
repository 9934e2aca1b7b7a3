package chat.lockstep.command.receipts;

import chat.lockstep.command.conversation.Standing;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.command.stream.Decision.Applied;
import chat.lockstep.command.stream.Decision.Refused;
import chat.lockstep.command.stream.Decision.Unchanged;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.EventId;
import chat.lockstep.events.ReceiptEvent.Delivered;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceiptsTest {

    private static final UserId BOB = UserId.of("bob");
    private static final DeviceId PHONE = DeviceId.of("phone");
    private static final DeviceId LAPTOP = DeviceId.of("laptop");
    private static final StreamKey STREAM =
            new StreamKey(ConversationId.direct(UserId.of("alice"), BOB), StreamId.receiptsOf(BOB));
    private static final Timestamp NOON = Timestamp.parse("2026-01-31T12:00:00.000Z");

    /// The log holds 10 events; Bob wrote last at place 4, Alice at place 9.
    private static final Standing STANDING = new Standing(true, 0, 10, 4, 9, 2, null);

    private final AtomicInteger events = new AtomicInteger();
    private FixtureConfiguration<Receipts> receipts;

    @BeforeEach
    void start() {
        receipts = new AggregateTestFixture<>(Receipts.class)
                .registerInjectableResource(
                        new EventStamp(Clock.fixed(NOON.instant(), ZoneOffset.UTC), () -> null, (_, _, _) -> {}));
    }

    @Test
    void a_member_reads() {
        receipts.givenNoPriorActivity()
                .when(read(9))
                .expectEvents(new Read(9))
                .expectResultMessagePayload(new Applied(STREAM, 1, NOON));
    }

    @Test
    void the_mark_moves_on() {
        receipts.givenCommands(read(8))
                .when(read(10))
                .expectEvents(new Read(10))
                .expectResultMessagePayload(new Applied(STREAM, 2, NOON));
    }

    @Test
    void the_mark_never_moves_back() {
        receipts.givenCommands(read(9))
                .when(read(8))
                .expectNoEvents()
                .expectResultMessagePayload(new Unchanged(STREAM, 1, NOON));
    }

    @Test
    void reading_the_same_again_changes_nothing() {
        receipts.givenCommands(read(9))
                .when(read(9))
                .expectNoEvents()
                .expectResultMessagePayload(new Unchanged(STREAM, 1, NOON));
    }

    @Test
    void ones_own_message_has_moved_the_mark_already() {
        nothingIsStored().when(read(4)).expectNoEvents().expectResultMessagePayload(new Unchanged(STREAM, 0, null));
    }

    @Test
    void joining_has_moved_the_mark_already() {
        var joinedAtPlace7 = new Standing(true, 6, 10, 0, 9, 2, null);
        nothingIsStored()
                .when(new MarkRead(STREAM, cause(PHONE), 6, joinedAtPlace7))
                .expectNoEvents()
                .expectResultMessagePayload(new Unchanged(STREAM, 0, null));
    }

    @Test
    void one_who_was_removed_reads_up_to_its_removal() {
        var removedAtPlace8 = new Standing(false, 0, 8, 4, 7, 1, null);
        receipts.givenCommands(read(6))
                .when(new MarkRead(STREAM, cause(PHONE), 8, removedAtPlace8))
                .expectEvents(new Read(8));
    }

    @Test
    void one_who_was_removed_reads_nothing_that_came_after() {
        var removedAtPlace8 = new Standing(false, 0, 8, 4, 7, 1, null);
        receipts.givenCommands(read(6))
                .when(new MarkRead(STREAM, cause(PHONE), 9, removedAtPlace8))
                .expectNoEvents()
                .expectResultMessagePayload(
                        new Refused(Refusal.of(ErrorCode.PAST_HEAD, "data.upTo", "the log ends at 8")));
    }

    @Test
    void a_member_tells_how_far_it_has_read() {
        receipts.givenCommands(read(8), delivered(PHONE, 10, 9))
                .when(new AskReadMark(STREAM))
                .expectNoEvents()
                .expectResultMessagePayload(8L);
    }

    @Test
    void nobody_reads_beyond_the_head_of_the_log() {
        receipts.givenCommands(read(9))
                .when(read(11))
                .expectNoEvents()
                .expectResultMessagePayload(
                        new Refused(Refusal.of(ErrorCode.PAST_HEAD, "data.upTo", "the log ends at 10")));
    }

    @Test
    void a_device_stores_messages() {
        receipts.givenCommands(read(9))
                .when(delivered(PHONE, 10, 9))
                .expectEvents(new Delivered(PHONE, 10))
                .expectResultMessagePayload(new Applied(STREAM, 2, NOON));
    }

    @Test
    void each_device_has_a_mark_of_its_own() {
        receipts.givenCommands(delivered(PHONE, 10, 9))
                .when(delivered(LAPTOP, 9, 9))
                .expectEvents(new Delivered(LAPTOP, 9));
    }

    @Test
    void a_mark_that_passes_no_message_of_another_user_leaves_no_event() {
        receipts.givenCommands(delivered(PHONE, 9, 9))
                .when(delivered(PHONE, 10, 9))
                .expectNoEvents()
                .expectResultMessagePayload(new Unchanged(STREAM, 1, NOON));
    }

    @Test
    void a_mark_where_nobody_else_has_written_leaves_no_event() {
        nothingIsStored()
                .when(delivered(PHONE, 3, 0))
                .expectNoEvents()
                .expectResultMessagePayload(new Unchanged(STREAM, 0, null));
    }

    /// For a command that leaves nothing either: the fixture would miss the aggregate in the store afterwards.
    private TestExecutor<Receipts> nothingIsStored() {
        receipts.setReportIllegalStateChange(false);
        return receipts.givenNoPriorActivity();
    }

    private MarkRead read(long upTo) {
        return new MarkRead(STREAM, cause(PHONE), upTo, STANDING);
    }

    private MarkDelivered delivered(DeviceId device, long upTo, long othersLast) {
        return new MarkDelivered(STREAM, cause(device), upTo, othersLast);
    }

    private Cause cause(DeviceId device) {
        return new Cause(
                EventId.of("01890a5d-ac96-774b-bcce-%012d".formatted(events.incrementAndGet())),
                new Author(BOB, device),
                null);
    }
}
