package chat.lockstep.events.fold;

import static chat.lockstep.events.fold.Sample.ALICE;
import static chat.lockstep.events.fold.Sample.BOB;
import static chat.lockstep.events.fold.Sample.at;
import static chat.lockstep.events.fold.Sample.by;
import static chat.lockstep.events.fold.Sample.edited;
import static chat.lockstep.events.fold.Sample.message;
import static chat.lockstep.events.fold.Sample.sent;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Counting without the messages gives what looking at each of them gives.
class TallyTest {

    @Property
    void unread_and_mentions_are_those_of_the_messages_beyond_the_mark(
            @ForAll long seed, @ForAll @IntRange(max = 40) int steps) {
        var history = new History();
        new Random(seed).ints(steps, 0, 1_000).forEach(history::add);
        assertThat(history.tally.unread(history.ordinal)).isEqualTo(history.unread());
        assertThat(history.tally.mentions()).isEqualTo(history.mentions());
        assertThat(history.tally.retracted()).allMatch(seq -> seq > history.tally.markSeq());
    }

    /// Alice's log and her tally, grown by one random step after the other.
    private static final class History {

        private final Map<Long, Message> messages = new TreeMap<>();
        private final List<Long> ordinals = new ArrayList<>();
        private Tally tally = Tally.NONE;
        private long ordinal;
        private long mark;

        void add(int choice) {
            var user = choice % 3 == 0 ? ALICE : BOB;
            var mentions = choice % 2 == 0 ? List.of(ALICE) : null;
            var earlier = new ArrayList<>(messages.keySet());
            long seq = ordinals.size() + 1L;
            if (choice < 400 || earlier.isEmpty()) {
                ordinal++;
                append(sent(seq, ordinal, mentions), seq, user);
            } else {
                long message = earlier.get(choice % earlier.size());
                if (choice < 600) {
                    append(edited(message, ordinal, mentions), seq, user);
                } else if (choice < 800) {
                    append(new MessageRetracted(message(message), message, ordinal), seq, user);
                } else {
                    mark = Math.max(mark, message);
                    tally = tally.marked(message, ordinals.get((int) message - 1));
                }
            }
        }

        private void append(ConversationEvent event, long seq, UserId user) {
            ordinals.add(ordinal);
            tally = tally.after(event, seq, user, ALICE);
            switch (event) {
                case MessageSent sent -> {
                    messages.put(seq, Message.sent(sent, seq, by(user), at(seq)));
                    mark = user.equals(ALICE) ? seq : mark;
                }
                case MessageEvent change ->
                    messages.computeIfPresent(
                            change.messageSeq(), (_, message) -> message.after(change, by(user), at(seq)));
                default -> throw new IllegalStateException("not of this history: " + event);
            }
        }

        long unread() {
            return messages.values().stream()
                    .filter(message -> message.seq() > mark && !message.isRetracted())
                    .count();
        }

        List<Long> mentions() {
            return messages.values().stream()
                    .filter(message -> message.seq() > mark && message.mentions() != null)
                    .map(Message::seq)
                    .toList();
        }
    }
}
