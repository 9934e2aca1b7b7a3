package chat.lockstep.query.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.EventType;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.Message;
import chat.lockstep.query.problem.Refusal;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.WireEvent;
import chat.lockstep.testkit.history.FoldedConversation;
import chat.lockstep.testkit.history.FoldedConversation.Membership;
import chat.lockstep.testkit.history.RandomHistory;
import chat.lockstep.testkit.history.StoredConversation;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import tools.jackson.databind.json.JsonMapper;

/// The laws of time travel, over logs in Cassandra: what a conversation is said to have been, at any place or time of a
/// random history and to whoever may see it, is what the published folds make of the log up to there; and a delta leads
/// from each such state to each later one.
class TimeTravelLawIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int LOOKS = 6;

    private static WrittenLogs logs;

    @BeforeContainer
    static void start() {
        logs = WrittenLogs.create();
    }

    @AfterContainer
    static void stop() {
        logs.close();
    }

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void the_past_is_the_fold_of_the_log_up_to_there(@ForAll long seed) {
        var random = new Random(seed);
        hold(RandomHistory.group(RandomHistory.steps(random, 300)), random);
    }

    @Property(tries = 1)
    void a_past_of_several_pages_is_the_fold_of_the_log_up_to_there(@ForAll long seed) {
        var random = new Random(seed);
        var history = RandomHistory.group(RandomHistory.steps(random, 2_800));
        assertThat(history.logSeq()).isGreaterThan(2_000);
        hold(history, random);
    }

    private static void hold(StoredConversation history, Random random) {
        logs.write(history);
        var now = random.nextBoolean() ? WrittenLogs.NOW : RandomHistory.EXPIRY;
        var reader = new Reader(logs.viewsAt(now), now, history);
        var memberships =
                FoldedConversation.at(history, history.place()).known().memberships();
        memberships.forEach((_, membership) -> reader.hold(membership, random));
    }

    /// Looks back as users may who were members at different times.
    ///
    /// @param now says what has expired
    private record Reader(Views views, Timestamp now, StoredConversation history) {

        void hold(Membership membership, Random random) {
            long first = membership.floor() + 1;
            long last = Objects.requireNonNullElse(membership.until(), history.logSeq());
            var head = FakeViews.head(history.id(), place(membership.floor()), place(last), membership.until());
            for (int i = 0; i < LOOKS; i++) {
                long one = first + random.nextLong(last - first + 1);
                long other = first + random.nextLong(last - first + 1);
                atPlace(head, i == 0 ? first : one);
                atPlace(head, i == 0 ? last : other);
                atTime(
                        head,
                        history.first(StreamId.LOG, one).getLast().recorded().at(),
                        random.nextInt(3) - 1);
                fromOneToOther(head, Math.min(one, other), Math.max(one, other), random);
            }
            assertThatThrownBy(() -> at(head, new Moment.Place(last + 1))).isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> at(head, new Moment.Place(first - 1))).isInstanceOf(Refusal.class);
        }

        private void atPlace(Head head, long seq) {
            assertThat(at(head, new Moment.Place(seq))).isEqualTo(expected(head, seq));
        }

        /// Several events may have one time: the last of them counts.
        private void atTime(Head head, Timestamp event, int moreMillis) {
            var time = Timestamp.ofEpochMilli(event.toEpochMilli() + moreMillis);
            long seq = history.first(StreamId.LOG, Moment.last(head)).stream()
                    .filter(stored -> stored.recorded().at().compareTo(time) <= 0)
                    .count();
            if (seq <= head.floor().seq()) {
                assertThatThrownBy(() -> at(head, new Moment.Time(time))).isInstanceOf(Refusal.class);
            } else {
                assertThat(at(head, new Moment.Time(time))).isEqualTo(expected(head, seq));
            }
        }

        private void fromOneToOther(Head head, long one, long other, Random random) {
            var before = at(head, new Moment.Place(one));
            var folded = before;
            while (folded.log().seq() < other) {
                int limit = (int) Math.min(other - folded.log().seq(), 1 + random.nextInt(500));
                var have = VersionVector.of(StreamId.LOG, folded.log().seq());
                var delta = views.delta(history.id(), have, head, limit).block(LIMIT);
                assertThat(delta.events()).hasSize(limit);
                folded = plus(folded, delta.events());
            }
            assertThat(folded).isEqualTo(at(head, new Moment.Place(other)));
        }

        private PastState at(Head head, Moment moment) {
            return Objects.requireNonNull(new TimeTravel(views).at(head, moment).block(LIMIT));
        }

        private PastState expected(Head head, long seq) {
            var known = FoldedConversation.at(history, VersionVector.of(StreamId.LOG, seq))
                    .known();
            var shown = known.messages().values().stream()
                    .filter(message -> message.seq() > head.floor().seq() && !message.isExpired(now))
                    .toList();
            return new PastState(place(seq), Objects.requireNonNull(known.state()), newest(shown));
        }

        private Place place(long seq) {
            return seq == 0
                    ? Place.startOf(history.id())
                    : new Place(
                            seq,
                            history.first(StreamId.LOG, seq)
                                    .getLast()
                                    .recorded()
                                    .chain());
        }
    }

    /// The state after more of the log, which is all that somebody else has to go on.
    private static PastState plus(PastState before, List<WireEvent> delta) {
        var state = before.state();
        var messages = new TreeMap<Long, Message>();
        before.messages().forEach(message -> messages.put(message.seq(), message));
        for (var event : delta) {
            var recorded = event.recorded();
            var type = EventType.named(recorded.type());
            if (type.isPresent() && !event.isErased()) {
                var data = (ConversationEvent) JsonMapper.shared()
                        .readValue(recorded.data(), type.get().dataClass());
                state = state.after(data);
                if (data instanceof MessageSent sent) {
                    messages.put(event.seq(), Message.sent(sent, event.seq(), recorded.by(), recorded.at()));
                } else if (data instanceof MessageEvent change) {
                    messages.computeIfPresent(
                            change.messageSeq(), (_, message) -> message.after(change, recorded.by(), recorded.at()));
                }
            }
        }
        var last = delta.getLast().recorded();
        return new PastState(new Place(last.seq(), last.chain()), state, newest(messages.values()));
    }

    private static List<Message> newest(Collection<Message> messages) {
        return messages.stream()
                .sorted(Comparator.comparingLong(Message::seq).reversed())
                .limit(PastFold.MESSAGES_MAX)
                .toList();
    }
}
