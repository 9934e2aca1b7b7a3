package chat.lockstep.projector.views;

import static chat.lockstep.projector.History.LAPTOP;
import static chat.lockstep.projector.History.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.AccountEvent.DeviceRevoked;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.AccountEvent.MessageHidden;
import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.AccountEvent.UserBlocked;
import chat.lockstep.events.AccountEvent.UserUnblocked;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessagePinned;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.ReactionAdded;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Settings;
import chat.lockstep.local.Server;
import chat.lockstep.projector.History;
import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.readmodel.convergence.Acknowledged.Check;
import chat.lockstep.readmodel.receipts.MessageReceipt;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.testkit.TestServers;
import chat.lockstep.testkit.history.RandomHistory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Events in, and out what the readers say, with the rows in Cassandra.
class ViewsIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final AtomicReference<Instant> CLOCK = new AtomicReference<>(NOW);

    private static ReadModel written;
    private static ReadModel model;
    private static ViewsProjection projection;

    private final UserId ann = newUser("ann");
    private final UserId ben = newUser("ben");
    private final UserId cleo = newUser("cleo");
    private final History group =
            new History(ConversationId.of(History.newMessageId().toString()), 0);
    private int applied;

    @BeforeAll
    static void start() {
        TestServers.require(Server.CASSANDRA);
        var address = TestServers.cassandraContactPoint();
        var settings = new CassandraSettings(
                List.of(address.getHostString() + ":" + address.getPort()),
                "datacenter1",
                TestServers.newKeyspaceName(),
                1);
        written = ReadModel.create(settings);
        written.ready().block(LIMIT);
        InstantSource clock = CLOCK::get;
        model = ReadModel.connect(settings, clock);
        model.ready().block(LIMIT);
        projection = new ViewsProjection(written, 1, Breaker.alone("views"), new SimpleMeterRegistry());
    }

    @AfterAll
    static void stop() {
        model.close();
        written.close();
    }

    @Test
    void messages_and_previews_follow_what_happens_to_them() {
        begin();
        var first = send("hello", null, ben);
        var last = send("oops", null, ben);
        group.appended(ann, new MessageEdited(first, 2, "hello all", null, null, 2, SALT))
                .appended(ben, new ReactionAdded(first, 2, "\u2764\uFE0F", 2));
        apply();
        assertThat(head(ben).unread()).isEqualTo(2);
        assertThat(head(ben).mentions()).isEqualTo(1);
        group.appended(ann, new MessageRetracted(last, 3, 2)).appended(ann, new MessagePinned(first, 2, 2));
        apply();

        assertThat(head(ben).unread()).isEqualTo(1);
        assertThat(head(ben).mentions()).isZero();
        var preview = Objects.requireNonNull(head(ben).preview());
        assertThat(preview.messageId()).isEqualTo(last);
        assertThat(preview.isRetracted()).isTrue();
        assertThat(preview.text()).isNull();
        var messages = page(ben);
        assertThat(messages).extracting(Message::messageId).containsExactly(last, first);
        assertThat(messages.getFirst().text()).isNull();
        assertThat(messages.getLast().text()).isEqualTo("hello all");
        assertThat(messages.getLast().editedAt()).isNotNull();
        assertThat(messages.getLast().mentions()).isNull();
        assertThat(messages.getLast().reactions()).isEqualTo(Map.of("\u2764\uFE0F", List.of(ben)));
        assertThat(model.conversations()
                        .snapshot(group.conversation())
                        .block(LIMIT)
                        .state()
                        .pinned())
                .containsExactly(first);

        send("again", null);
        apply();
        preview = Objects.requireNonNull(head(ben).preview());
        assertThat(preview.text()).isEqualTo("again");
        assertThat(preview.retracted()).isNull();
        assertThat(preview.editedAt()).isNull();
    }

    @Test
    void members_see_the_log_from_their_joining_to_their_going() {
        begin();
        send("before", null);
        group.appended(ann, new MembersAdded(List.of(new Member(cleo, Role.MEMBER)), 1));
        var seen = send("with cleo", null);
        group.appended(ann, new MemberRemoved(cleo, 2))
                .appended(ann, new MessageEdited(seen, 4, "about cleo", null, null, 2, SALT));
        send("without cleo", null);
        apply();

        var gone = head(cleo);
        assertThat(gone.title()).isEqualTo("A group");
        assertThat(gone.floor().seq()).isEqualTo(2);
        assertThat(gone.until()).isEqualTo(5);
        assertThat(gone.log().seq()).isEqualTo(5);
        assertThat(gone.unread()).isZero();
        assertThat(page(cleo)).extracting(Message::text).containsExactly("with cleo");
        assertThat(events(cleo)).containsExactly(3L, 4L, 5L);

        group.appended(ann, new MembersAdded(List.of(new Member(cleo, Role.MEMBER)), 3));
        apply();
        var back = head(cleo);
        assertThat(back.until()).isNull();
        assertThat(back.floor().seq()).isEqualTo(7);
        assertThat(back.floor().chain())
                .isEqualTo(group.events().get(6).recorded().chain());
        assertThat(back.unread()).isZero();
        assertThat(back.preview()).isNull();
        send("welcome back", null, cleo);
        apply();
        assertThat(head(cleo).unread()).isEqualTo(1);
        assertThat(head(cleo).mentions()).isEqualTo(1);
        assertThat(events(cleo)).containsExactly(8L, 9L);
        group.appended(cleo, new MemberLeft(cleo, 4));
        apply();
        assertThat(head(cleo).until()).isEqualTo(10);
    }

    @Test
    void a_delta_asked_with_an_older_head_ends_where_somebody_went() {
        begin();
        apply();
        var before = head(ben);
        group.appended(ann, new MemberRemoved(ben, 0));
        send("without ben", null);
        apply();

        var delta = model.deltas()
                .delta(group.conversation(), VersionVector.EMPTY, before, 50)
                .block(LIMIT);
        assertThat(delta.events()).extracting(event -> event.seq()).containsExactly(1L, 2L);
        assertThat(delta.more()).isTrue();
        assertThat(model.deltas()
                        .delta(group.conversation(), delta.to(), head(ben), 50)
                        .block(LIMIT)
                        .more())
                .isFalse();
    }

    @Test
    void a_device_that_holds_more_than_the_head_says_gets_nothing_by_it() {
        begin();
        apply();
        var before = head(ben);
        group.appended(ann, new MemberRemoved(ben, 0));
        send("without ben", null);
        apply();

        var holdsItsGoing = VersionVector.of(StreamId.LOG, before.log().seq() + 1);
        var delta = model.deltas()
                .delta(group.conversation(), holdsItsGoing, before, 50)
                .block(LIMIT);
        assertThat(delta.events()).isEmpty();
        assertThat(delta.more()).isFalse();
    }

    @Test
    void expired_messages_are_erased_and_left_out_and_still_unread() {
        begin();
        send("stays", null);
        var expiresAt = Timestamp.of(NOW.plusSeconds(60));
        var expiring = send("goes", expiresAt);
        group.appended(ann, new MessageEdited(expiring, 3, "goes, too", null, expiresAt, 2, SALT));
        apply();
        assertThat(page(ben)).extracting(Message::text).containsExactly("goes, too", "stays");
        assertThat(Objects.requireNonNull(head(ben).preview()).expiresAt()).isEqualTo(expiresAt);
        try {
            CLOCK.set(NOW.plusSeconds(60));

            assertThat(page(ben)).extracting(Message::text).containsExactly("stays");
            assertThat(head(ben).preview()).isNull();
            assertThat(head(ben).unread()).isEqualTo(2);
            var delta = model.deltas()
                    .delta(group.conversation(), VersionVector.EMPTY, head(ben), 10)
                    .block(LIMIT);
            assertThat(delta.events()).extracting(event -> event.isErased()).containsExactly(false, false, true, true);
            assertThat(delta.events().get(2).json())
                    .contains(
                            "\"erased\":true",
                            "\"hash\":\"" + group.events().get(2).recorded().hash())
                    .doesNotContain("data", "goes");
        } finally {
            CLOCK.set(NOW);
        }
    }

    @Test
    void what_a_user_keeps_for_itself_joins_its_heads_and_counts_as_a_change() {
        begin();
        var first = send("one", null, ben);
        send("two", null, ben);
        var last = send("three", null, ben);
        apply();
        watermarks(0, 100);
        var before = model.watermarks().cursor().block(LIMIT);
        assertThat(head(ben).isChangedSince(before)).isFalse();
        var own = new History(ConversationId.ofUser(ben), 1)
                .appended(ben, new DeviceRegistered(PHONE, "Phone", "test", 0, SALT))
                .appended(ben, new DeviceRegistered(LAPTOP, null, null, 0, null))
                .appended(ben, new DeviceRevoked(LAPTOP, 0))
                .appended(ben, new Configured(group.conversation(), null, true, null, null, 0))
                .appended(ben, new DraftChanged(group.conversation(), "dear all", 0, SALT))
                .appended(ben, new PrivatelyRead(group.conversation(), 3, 0))
                .appended(ben, new UserBlocked(ann, 0))
                .appended(ben, new UserBlocked(cleo, 0))
                .appended(ben, new UserUnblocked(cleo, 0));
        assertThat(projection.on(own.events())).isEmpty();

        var head = head(ben);
        assertThat(head.settings()).isEqualTo(new Settings(null, true, null, null, "dear all"));
        assertThat(head.readUpTo()).isEqualTo(3);
        assertThat(head.unread()).isEqualTo(1);
        assertThat(head.mentions()).isEqualTo(1);
        assertThat(head.isChangedSince(before)).isTrue();
        assertThat(model.inbox().heads(ben).collectMap(Head::id).block(LIMIT))
                .containsEntry(group.conversation(), head)
                .hasSize(2);
        assertThat(model.devices().devices(ben).collectList().block(LIMIT))
                .extracting(device -> device.device() + " " + device.name() + " " + (device.revokedAt() != null))
                .containsExactly("laptop null true", "phone Phone false");
        assertThat(model.blocks().blocked(ben).block(LIMIT)).containsExactly(ann);

        own.appended(ben, new MessageHidden(group.conversation(), last, 0))
                .appended(ben, new DraftChanged(group.conversation(), "", 0, SALT))
                .appended(ben, new PrivatelyRead(group.conversation(), 4, 0));
        assertThat(projection.on(own.events())).isEmpty();
        assertThat(head(ben).preview()).isNull();
        assertThat(head(ben).settings().draft()).isNull();
        assertThat(head(ben).unread()).isZero();
        assertThat(head(ann).preview()).isNotNull();
        assertThat(page(ben)).extracting(Message::text).containsExactly("two", "one");
        assertThat(page(ben).getLast().messageId()).isEqualTo(first);
        watermarks(1, 100);
        var after = model.watermarks().cursor().block(LIMIT);
        assertThat(head(ben).isChangedSince(after)).isFalse();
        assertThat(before.isAtMost(after)).isTrue();
        assertThat(after.isAtMost(before)).isFalse();
    }

    @Test
    void marks_tell_who_has_a_message_and_the_ledger_which_device_is_in_step() {
        begin();
        send("one", null);
        send("two", null);
        group.delivered(ben, PHONE, 2).delivered(ben, LAPTOP, 3).read(ben, 2);
        apply();

        assertThat(model.receipts()
                        .ofMessage(group.conversation(), 3)
                        .collectList()
                        .block(LIMIT))
                .singleElement()
                .satisfies(receipt -> {
                    assertThat(receipt.user()).isEqualTo(ben);
                    assertThat(receipt.delivered())
                            .extracting(to -> to.device())
                            .containsExactly(LAPTOP);
                    assertThat(receipt.readAt()).isNull();
                });
        assertThat(model.receipts()
                        .ofMessage(group.conversation(), 2)
                        .collectList()
                        .block(LIMIT))
                .singleElement()
                .extracting(MessageReceipt::readAt)
                .isEqualTo(group.last().recorded().at());
        assertThat(model.places().chainAt(group.conversation(), 2).block(LIMIT))
                .isEqualTo(group.events().get(1).recorded().chain());

        var ledger = model.convergence();
        var id = group.conversation();
        ledger.record(ben, PHONE, id, 2, true, NOW).block(LIMIT);
        ledger.record(ben, PHONE, id, 3, null, NOW.plusSeconds(1)).block(LIMIT);
        ledger.record(ben, PHONE, id, 1, false, NOW.minusSeconds(1)).block(LIMIT);
        var noted = ledger.of(ben, PHONE, id).block(LIMIT);
        assertThat(noted.seq()).isEqualTo(3);
        assertThat(noted.check()).isEqualTo(new Check(2, NOW, true));
        assertThat(ledger.of(ben, PHONE).collectList().block(LIMIT)).containsExactly(noted);
    }

    @Test
    void random_histories_are_read_as_they_were_folded() {
        var random = new Random(7);
        for (int i = 0; i < 6; i++) {
            var history = History.of(RandomHistory.group(RandomHistory.steps(random, 120)));
            var memory = new MemoryViewStore();
            new ViewsProjection(memory, 1, Breaker.alone("memory"), new SimpleMeterRegistry()).on(history.events());
            var events = history.events();
            for (int from = 0; from < events.size(); from += 10) {
                assertThat(projection.on(events.subList(from, Math.min(events.size(), from + 10))))
                        .isEmpty();
                projection.forget(List.of(0));
            }
            assertSame(history, memory);
        }
    }

    private static void assertSame(History history, MemoryViewStore memory) {
        var id = history.conversation();
        var row = model.conversations().row(id).block(LIMIT);
        assertThat(row).isEqualTo(memory.conversation(id).block(LIMIT).row());
        Map<Long, Message> messages = new TreeMap<>();
        for (var event : history.events()) {
            if (event.data() instanceof MessageSent || event.data() instanceof MessageEvent) {
                long seq = event.data() instanceof MessageEvent changing
                        ? changing.messageSeq()
                        : event.recorded().seq();
                messages.put(seq, memory.message(id, seq).block(LIMIT));
            }
        }
        messages.forEach((seq, message) -> assertThat(
                        written.projector().messages().at(id, seq).block(LIMIT))
                .isEqualTo(message));
        for (var member : row.members()) {
            var tally = memory.tallyOf(member.user(), id);
            var head = model.inbox().head(member.user(), id).block(LIMIT);
            assertThat(head.unread()).as("unread of %s", member).isEqualTo(tally.unread(row.ordinal()));
            assertThat(head.mentions()).isEqualTo(tally.mentions().size());
            assertThat(head.readUpTo()).isEqualTo(tally.markSeq());
        }
    }

    private void begin() {
        group.appended(
                ann,
                new ConversationCreated(
                        ConversationKind.GROUP,
                        "A group",
                        List.of(new Member(ann, Role.OWNER), new Member(ben, Role.MEMBER)),
                        0,
                        SALT));
    }

    private MessageId send(String text, Timestamp expiresAt, UserId... mentions) {
        var id = History.newMessageId();
        var mentioned = mentions.length == 0 ? null : List.of(mentions);
        group.appended(ann, new MessageSent(id, text, null, mentioned, expiresAt, group.ordinal() + 1, SALT));
        return id;
    }

    private void apply() {
        var events = group.events();
        assertThat(projection.on(events.subList(applied, events.size()))).isEmpty();
        applied = events.size();
    }

    private static void watermarks(int partition, long nextOffset) {
        projection.reached(Map.of(partition, nextOffset));
    }

    private Head head(UserId user) {
        return Objects.requireNonNull(
                model.inbox().head(user, group.conversation()).block(LIMIT));
    }

    private List<Message> page(UserId user) {
        return model.history()
                .page(group.conversation(), head(user), null, 50)
                .block(LIMIT)
                .messages();
    }

    private List<Long> events(UserId user) {
        return model
                .deltas()
                .delta(group.conversation(), VersionVector.EMPTY, head(user), 50)
                .block(LIMIT)
                .events()
                .stream()
                .map(event -> event.seq())
                .toList();
    }

    private static UserId newUser(String name) {
        return UserId.of(name + "-" + UUID.randomUUID());
    }
}
