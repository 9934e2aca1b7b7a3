package chat.lockstep.query.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Member;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// States of the past of a log that is in memory.
class TimeTravelTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ConversationId GROUP = ConversationId.of("018f2b6e-7c1a-7d00-8000-00000000ffff");

    private final FakeViews views = new FakeViews();
    private final PastLog log = new PastLog(GROUP).fill();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "1, First title, 2, -",
                "2, First title, 2, hello",
                "3, First title, 2, hello",
                "4, First title, 2, hello all",
                "5, Second title, 2, hello all",
                "7, Second title, 1, -"
            })
    void after_an_event_it_is_as_it_was_then(long seq, String title, int members, @Nullable String text) {
        var past = at(0, null, new Moment.Place(seq));

        assertThat(past.log()).isEqualTo(log.place((int) seq));
        assertThat(past.state().title()).isEqualTo(title);
        assertThat(past.state().members()).hasSize(members);
        assertThat(past.messages())
                .hasSize(seq == 1 ? 0 : 1)
                .allSatisfy(message -> assertThat(message.text()).isEqualTo(text));
    }

    @Test
    void a_time_stands_for_the_last_event_that_is_not_later() {
        assertThat(at(0, null, time("2026-01-31T12:03:00.000Z")).log().seq()).isEqualTo(4);
        assertThat(at(0, null, time("2026-01-31T12:03:59.999Z")).log().seq()).isEqualTo(4);
        assertThat(at(0, null, time("2030-01-01T00:00:00.000Z")).log().seq()).isEqualTo(8);
        assertThat(at(0, 7L, time("2030-01-01T00:00:00.000Z")).log().seq()).isEqualTo(7);
        assertThatThrownBy(() -> at(0, null, time("2026-01-31T11:59:59.999Z")))
                .hasMessageContaining(
                        "must not be before the first event that you may see, at 2026-01-31T12:00:00.000Z");
    }

    @Test
    void who_came_later_sees_nothing_from_before_and_the_members_of_then() {
        var past = at(4, null, new Moment.Place(8));

        assertThat(past.messages()).extracting(Message::text).containsExactly("alone");
        assertThat(past.state().members()).extracting(Member::user).containsExactly(UserId.of("alice"));
        assertThatThrownBy(() -> at(4, null, new Moment.Place(4))).hasMessageContaining("must be from 5 to 8");
        assertThatThrownBy(() -> at(0, 7L, new Moment.Place(8))).hasMessageContaining("must be from 1 to 7");
        assertThatThrownBy(() -> at(4, null, time("2026-01-31T12:03:00.000Z")))
                .hasMessageContaining("at 2026-01-31T12:04:00.000Z");
    }

    @Test
    void of_a_long_log_the_last_fifty_messages_are_shown_newest_first() {
        for (int i = 0; i < 2_500; i++) {
            log.sent("message " + i, null);
        }
        log.sent("gone", Timestamp.ofEpochMilli(1)).erased();
        views.hidden = Set.of(log.messages().get(2_500));

        var past = at(0, null, new Moment.Place(2_509));

        assertThat(past.messages()).hasSize(49);
        assertThat(past.messages().getFirst().text()).isEqualTo("message 2499");
        assertThat(past.messages().getLast().text()).isEqualTo("message 2450");
        assertThat(past.messages()).extracting(Message::text).doesNotContain("gone", "message 2498");
        assertThat(views.logReads).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "9007199254740992", "yesterday", "2026-01-31", "2026-01-31T12:00:00"})
    void what_is_neither_a_place_nor_a_time_is_no_moment(String text) {
        assertThat(Moment.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T12:00:00Z", "2026-01-31T13:00:00.000+01:00", "2026-01-31T13:00:00.0000 01:00"})
    void a_time_may_have_any_offset_and_any_decimals(String text) {
        assertThat(Moment.parse(text)).contains(time("2026-01-31T12:00:00.000Z"));
    }

    private static Moment time(String text) {
        return new Moment.Time(Timestamp.parse(text));
    }

    private PastState at(int floor, @Nullable Long until, Moment moment) {
        views.log = log.events();
        var head =
                FakeViews.head(GROUP, log.place(floor), log.place(log.events().size()), until);
        return new TimeTravel(views).at(head, moment).block(LIMIT);
    }
}
