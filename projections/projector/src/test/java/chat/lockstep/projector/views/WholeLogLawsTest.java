package chat.lockstep.projector.views;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Member;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.AccountState;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Tally;
import chat.lockstep.projector.History;
import chat.lockstep.projector.RandomHistory;
import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.projector.topic.TopicEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The rows, however the log was cut, say what the published folds make of the whole log.
class WholeLogLawsTest {

    private static final ConversationId GROUP = ConversationId.direct(UserId.of("ann"), UserId.of("ben"));

    @Property(tries = 300)
    void a_conversations_row_and_its_messages_are_the_fold_of_its_log(
            @ForAll("steps") List<Integer> steps, @ForAll Random random) {
        var history = RandomHistory.group(steps);
        var store = folded(history, random);
        ConversationState state = null;
        Map<Long, Message> messages = new TreeMap<>();
        for (var event : log(history)) {
            var recorded = event.recorded();
            if (event.data() instanceof ConversationEvent data) {
                state = data instanceof ConversationCreated created
                        ? ConversationState.of(created)
                        : Objects.requireNonNull(state).after(data);
                if (data instanceof MessageSent sent) {
                    messages.put(recorded.seq(), Message.sent(sent, recorded.seq(), recorded.by(), recorded.at()));
                } else if (data instanceof MessageEvent changing) {
                    messages.computeIfPresent(
                            changing.messageSeq(),
                            (_, message) -> message.after(changing, recorded.by(), recorded.at()));
                }
            }
        }
        assertThat(store.value("conversation/" + history.conversation() + "/state", ConversationState.class))
                .isEqualTo(state);
        messages.forEach((seq, message) -> assertThat(
                        store.value("log/" + history.conversation() + "/" + seq + "/message", Message.class))
                .isEqualTo(message));
    }

    @Property(tries = 300)
    void each_members_row_counts_as_the_tally_of_the_whole_log(
            @ForAll("steps") List<Integer> steps, @ForAll Random random) {
        var history = RandomHistory.group(steps);
        var store = folded(history, random);
        tallies(history)
                .forEach((user, tally) -> assertThat(store.tallyOf(user, history.conversation()))
                        .as("%s", user)
                        .isEqualTo(tally));
    }

    /// Of the present members.
    private static Map<UserId, Tally> tallies(History history) {
        Map<UserId, Tally> tallies = new HashMap<>();
        Map<Long, Long> ordinals = new HashMap<>();
        for (var event : history.events()) {
            long seq = event.recorded().seq();
            var by = event.recorded().by().user();
            if (event.recorded().stream().isLog()) {
                ordinals.put(seq, event.ordinal());
            }
            switch (event.data()) {
                case ConversationCreated created ->
                    created.members().forEach(member -> tallies.put(member.user(), Tally.NONE));
                case MembersAdded added ->
                    added.members().stream()
                            .map(Member::user)
                            .forEach(user -> tallies.put(user, Tally.NONE.marked(seq - 1, event.ordinal())));
                case MemberRemoved removed -> tallies.remove(removed.user());
                case MemberLeft left -> tallies.remove(left.user());
                case ConversationEvent data -> tallies.replaceAll((user, tally) -> tally.after(data, seq, by, user));
                case Read read ->
                    tallies.computeIfPresent(by, (_, tally) -> tally.marked(read.upTo(), ordinals.get(read.upTo())));
                case null, default -> {}
            }
        }
        return tallies;
    }

    @Property(tries = 200)
    void what_a_user_keeps_for_itself_is_the_fold_of_its_private_log(
            @ForAll("steps") List<Integer> steps, @ForAll Random random) {
        var owner = History.ALICE;
        var history = RandomHistory.account(owner, GROUP, steps);
        var store = folded(history, random);
        var state = AccountState.EMPTY;
        for (var event : history.events()) {
            state = state.after((AccountEvent) event.data(), event.recorded().at());
        }
        var row = "settings/" + owner + "/" + GROUP;
        var settings = state.settingsOf(GROUP);
        assertThat(store.value(row + "/muted", Timestamp.class)).isEqualTo(settings.mutedUntil());
        assertThat(store.value(row + "/pinned", Boolean.class)).isEqualTo(settings.pinned());
        assertThat(store.value(row + "/archived", Boolean.class)).isEqualTo(settings.archived());
        assertThat(store.value(row + "/unread", Boolean.class)).isEqualTo(settings.markedUnread());
        assertThat(Objects.requireNonNullElse(store.value(row + "/draft", String.class), ""))
                .isEqualTo(Objects.requireNonNullElse(settings.draft(), ""));
        assertThat(store.value(row + "/private", Long.class))
                .isEqualTo(state.privateMarks().get(GROUP));
        state.hidden()
                .forEach((conversation, messages) -> messages.forEach(message -> assertThat(
                                store.value("hidden/" + owner + "/" + conversation + "/" + message, Boolean.class))
                        .isTrue()));
        for (var user : RandomHistory.USERS) {
            var isBlocked = store.value("block/" + owner + "/" + user, Boolean.class);
            assertThat(Boolean.TRUE.equals(isBlocked)).isEqualTo(state.blocked().contains(user));
        }
        state.devices().values().forEach(device -> {
            var of = "devices/" + owner + "/" + device.device();
            assertThat(store.value(of + "/registered", Timestamp.class)).isEqualTo(device.registeredAt());
        });
    }

    private static MemoryViewStore folded(History history, Random random) {
        var store = new MemoryViewStore();
        var projection = new ViewsProjection(store, 1, Breaker.alone("store"), new SimpleMeterRegistry());
        var events = history.events();
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + random.nextInt(1, 12));
            assertThat(projection.on(events.subList(from, to))).isEmpty();
            from = to;
            if (random.nextInt(4) == 0) {
                projection.forget(List.of(0));
            }
        }
        return store;
    }

    private static List<TopicEvent> log(History history) {
        var log = new ArrayList<>(history.events());
        log.removeIf(event -> !event.recorded().stream().isLog());
        return log;
    }

    @Provide
    Arbitrary<List<Integer>> steps() {
        return Arbitraries.integers()
                .between(0, RandomHistory.KINDS - 1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(150);
    }
}
