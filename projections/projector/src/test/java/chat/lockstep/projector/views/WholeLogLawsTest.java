package chat.lockstep.projector.views;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.Member;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Tally;
import chat.lockstep.projector.History;
import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.testkit.history.FoldedConversation;
import chat.lockstep.testkit.history.RandomAccount;
import chat.lockstep.testkit.history.RandomHistory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The rows, however the log was cut, say what the published folds make of the whole log.
class WholeLogLawsTest {

    @Property(tries = 300)
    void a_conversations_row_and_its_messages_are_the_fold_of_its_log(
            @ForAll("steps") List<Integer> steps, @ForAll Random random) {
        var group = RandomHistory.group(steps);
        var history = History.of(group);
        var store = folded(history, random);
        var known = FoldedConversation.at(group, group.place()).known();
        assertThat(store.value("conversation/" + history.conversation() + "/state", ConversationState.class))
                .isEqualTo(known.state());
        known.messages()
                .forEach((seq, message) -> assertThat(
                                store.value("log/" + history.conversation() + "/" + seq + "/message", Message.class))
                        .isEqualTo(message));
    }

    @Property(tries = 300)
    void each_members_row_counts_as_the_tally_of_the_whole_log(
            @ForAll("steps") List<Integer> steps, @ForAll Random random) {
        var history = History.of(RandomHistory.group(steps));
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
        var group = RandomHistory.group(steps);
        var stored = RandomAccount.of(owner, group, steps);
        var store = folded(History.of(stored), random);
        var state = FoldedConversation.at(stored, stored.place()).known().account();
        var row = "settings/" + owner + "/" + group.id();
        var settings = state.settingsOf(group.id());
        assertThat(store.value(row + "/muted", Timestamp.class)).isEqualTo(settings.mutedUntil());
        assertThat(store.value(row + "/pinned", Boolean.class)).isEqualTo(settings.pinned());
        assertThat(store.value(row + "/archived", Boolean.class)).isEqualTo(settings.archived());
        assertThat(store.value(row + "/unread", Boolean.class)).isEqualTo(settings.markedUnread());
        assertThat(Objects.requireNonNullElse(store.value(row + "/draft", String.class), ""))
                .isEqualTo(Objects.requireNonNullElse(settings.draft(), ""));
        assertThat(store.value(row + "/private", Long.class))
                .isEqualTo(state.privateMarks().get(group.id()));
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

    @Provide
    Arbitrary<List<Integer>> steps() {
        return Arbitraries.integers()
                .between(0, RandomHistory.KINDS - 1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(150);
    }
}
