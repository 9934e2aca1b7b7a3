package chat.lockstep.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.verify.VerificationResult.NotEqual;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerificationIT {

    private static SampleStores stores;

    /// By what is damaged: what one verification of everything said of it, and how it should be told.
    private static final Map<String, NotEqual> damaged = new HashMap<>();

    private static final Map<String, String> named = new HashMap<>();

    @BeforeAll
    static void fill() throws Exception {
        stores = new SampleStores();
        var conversations = new HashMap<String, String>();
        damages()
                .forEach(
                        damage -> conversations.put(apply(damage, stores.add(new SampleConversation())), name(damage)));
        strays().forEach(stray -> conversations.put(apply(stray, new SampleConversation()), name(stray)));
        var result = Verification.run(stores.settings());
        for (var one : result.notEqual()) {
            damaged.put(conversations.get(one.conversation()), one);
        }
        assertThat(damaged).hasSize(conversations.size());
        assertThat(result.equal()).isZero();
    }

    /// Damages the sample.
    private static String apply(Arguments damage, SampleConversation sample) {
        @SuppressWarnings("unchecked")
        var change = (BiConsumer<SampleConversation, SampleStores>) damage.get()[1];
        change.accept(sample, stores);
        named.put(
                name(damage), name(damage).replace("{ann}", sample.ann.value()).replace("{ben}", sample.ben.value()));
        return sample.id.value();
    }

    private static String name(Arguments damage) {
        return (String) damage.get()[0];
    }

    @AfterAll
    static void close() throws Exception {
        stores.close();
    }

    @Test
    void rows_that_say_what_the_log_says_are_equal() throws Exception {
        var sample = stores.add(new SampleConversation());

        var result = verify(sample);

        assertThat(result.notEqual()).isEmpty();
        assertThat(result.isEqual()).isTrue();
        assertThat(result.equal()).isEqualTo(1);
        assertThat(result.events()).isEqualTo(7);
    }

    @Test
    void a_log_of_several_buckets_is_equal() throws Exception {
        var sample = stores.add(new SampleConversation());
        for (int i = 0; i < 1_100; i++) {
            var event = sample.append("message " + i);
            stores.store(event);
            stores.viewLog(event);
        }
        stores.viewHead(sample);
        var head = sample.log.getLast();
        for (var user : List.of(sample.ann, sample.ben)) {
            stores.cql(
                    "UPDATE inbox SET preview_id = ?, preview_seq = ?, preview_ordinal = ?, preview_at = ?, preview_text ="
                            + " 'message 1099', preview_mentions = [] WHERE user = ? AND conversation = ?",
                    head.id().value(),
                    head.seq(),
                    head.seq() - 1,
                    head.at().instant(),
                    user.value(),
                    sample.id.value());
        }
        stores.cql(
                "UPDATE inbox SET own_seq = ?, own_ordinal = ? WHERE user = ? AND conversation = ?",
                head.seq(),
                head.seq() - 1,
                sample.ann.value(),
                sample.id.value());
        assertThat(verify(sample).notEqual()).isEmpty();

        stores.cql(
                "DELETE FROM conversation_log WHERE conversation = ? AND bucket = 1 AND seq = 1050", sample.id.value());

        assertThat(told(verify(sample))).containsExactly("conversation_log, log 1050: expected a row, found nothing");
    }

    /// A damage, and how it is told.
    static Stream<Arguments> damages() {
        return Stream.of(
                damage(
                        "conversation_log, log 3: expected a row",
                        (sample, to) -> to.cql(
                                "DELETE FROM conversation_log WHERE conversation = ? AND bucket = 0 AND seq = 3",
                                sample.id.value())),
                damage(
                        "conversation_log, log 2: data: expected {",
                        (sample, to) -> to.cql(
                                "UPDATE conversation_log SET data = '{}' WHERE conversation = ? AND bucket = 0 AND seq = 2",
                                sample.id.value())),
                damage(
                        "conversation_log, log 2: hash:",
                        (sample, to) -> to.cql(
                                "UPDATE conversation_log SET hash = ? WHERE conversation = ? AND bucket = 0 AND seq = 2",
                                sample.log.get(2).hash().value(),
                                sample.id.value())),
                damage(
                        "conversation_log, log 3: ordinal: expected 2, found 1",
                        (sample, to) -> to.cql(
                                "UPDATE conversation_log SET ordinal = 1 WHERE conversation = ? AND bucket = 0 AND seq = 3",
                                sample.id.value())),
                damage(
                        "conversation_log, log 3: text:",
                        (sample, to) -> to.cql(
                                "UPDATE conversation_log SET text = 'x' WHERE conversation = ? AND bucket = 0 AND seq = 3",
                                sample.id.value())),
                damage(
                        "conversation_log, log 5: expected nothing, found a row",
                        (sample, to) -> to.cql(
                                "INSERT INTO conversation_log (conversation, bucket, seq, type) VALUES (?, 0, 5, 'messageSent')",
                                sample.id.value())),
                damage(
                        "conversation: head_seq: expected 4, found 9",
                        (sample, to) -> to.cql(
                                "UPDATE conversation SET head_seq = 9 WHERE conversation = ?", sample.id.value())),
                damage(
                        "conversation: members:",
                        (sample, to) -> to.cql(
                                "UPDATE conversation SET members = ['x'] WHERE conversation = ?", sample.id.value())),
                damage(
                        "conversation: head_chain:",
                        (sample, to) -> to.cql(
                                "UPDATE conversation SET head_chain = 'x' WHERE conversation = ?", sample.id.value())),
                damage(
                        "inbox of {ben}: expected a row",
                        (sample, to) -> to.cql(
                                "DELETE FROM inbox WHERE user = ? AND conversation = ?",
                                sample.ben.value(),
                                sample.id.value())),
                damage(
                        "inbox of {ben}: unread, as counted from the row: expected 1, found 0",
                        (sample, to) -> to.cql(
                                "UPDATE inbox SET head_ordinal = 2 WHERE user = ? AND conversation = ?",
                                sample.ben.value(),
                                sample.id.value())),
                damage(
                        "inbox of {ben}: read_seq: expected 3, found 2",
                        (sample, to) -> to.cql(
                                "UPDATE inbox SET read_seq = 2 WHERE user = ? AND conversation = ?",
                                sample.ben.value(),
                                sample.id.value())),
                damage(
                        "inbox of {ben}: unseen mention_seqs: expected [4], found []",
                        (sample, to) -> to.cql(
                                "UPDATE inbox SET mention_seqs = [3] WHERE user = ? AND conversation = ?",
                                sample.ben.value(),
                                sample.id.value())),
                damage(
                        "inbox of {ann}: own_seq: expected 4, found 1",
                        (sample, to) -> to.cql(
                                "UPDATE inbox SET own_seq = 1 WHERE user = ? AND conversation = ?",
                                sample.ann.value(),
                                sample.id.value())),
                damage(
                        "inbox of {ann}: preview_text:",
                        (sample, to) -> to.cql(
                                "UPDATE inbox SET preview_text = 'x' WHERE user = ? AND conversation = ?",
                                sample.ann.value(),
                                sample.id.value())),
                damage(
                        "receipt_log, @{ben} 2: expected a row",
                        (sample, to) -> to.cql(
                                "DELETE FROM receipt_log WHERE conversation = ? AND user = ? AND seq = 2",
                                sample.id.value(),
                                sample.ben.value())),
                damage(
                        "receipt_log, @{ben} 4: expected nothing, found a row",
                        (sample, to) -> to.cql(
                                "INSERT INTO receipt_log (conversation, user, seq, type) VALUES (?, ?, 4, 'read')",
                                sample.id.value(),
                                sample.ben.value())),
                damage(
                        "receipts of {ben}: read_seq: expected 3, found 1",
                        (sample, to) -> to.cql(
                                "UPDATE receipts SET read_seq = 1 WHERE conversation = ? AND user = ? AND device = ''",
                                sample.id.value(),
                                sample.ben.value())),
                damage(
                        "receipts of {ben}, device phone: expected a row",
                        (sample, to) -> to.cql(
                                "DELETE FROM receipts WHERE conversation = ? AND user = ? AND device = 'phone'",
                                sample.id.value(),
                                sample.ben.value())),
                damage(
                        "receipts of {ann}: expected nothing, found a row",
                        (sample, to) -> to.cql(
                                "INSERT INTO receipts (conversation, user, device, stream_seq) VALUES (?, ?, '', 1)",
                                sample.id.value(),
                                sample.ann.value())),
                damage(
                        "device_inbox of {ben}, device phone: delivered_seq: expected 4, found 3",
                        (sample, to) -> to.cql(
                                "UPDATE device_inbox SET delivered_seq = 3 WHERE user = ? AND device = 'phone' AND conversation = ?",
                                sample.ben.value(),
                                sample.id.value())),
                damage(
                        "event store, log 3: seq: expected 2, found 3",
                        (sample, to) -> to.run("DELETE FROM domain_event WHERE aggregate_id = '" + sample.id
                                + "' AND sequence_number = 1")),
                damage(
                        "event store, log 2: hash:",
                        (sample, to) -> to.run(
                                "UPDATE domain_event SET payload = convert_to(replace(convert_from(payload, 'UTF8'), 'Hello',"
                                        + " 'Howdy'), 'UTF8') WHERE aggregate_id = '" + sample.id
                                        + "' AND sequence_number = 1")),
                damage(
                        "event store, log 2: data: expected canonical JSON",
                        (sample, to) ->
                                to.run("UPDATE domain_event SET payload = payload || ' '::bytea WHERE aggregate_id = '"
                                        + sample.id + "' AND sequence_number = 1")),
                damage(
                        "event store, log 3: chain:",
                        (sample, to) -> to.run(
                                "UPDATE domain_event SET meta_data = convert_to(replace(convert_from(meta_data, 'UTF8'), '"
                                        + sample.log.get(2).chain() + "', '"
                                        + sample.log.get(1).chain()
                                        + "'), 'UTF8') WHERE aggregate_id = '" + sample.id
                                        + "' AND sequence_number = 2")),
                damage(
                        "event store, log 4: at: expected not before",
                        (sample, to) -> to.run(
                                "UPDATE domain_event SET time_stamp = '2026-01-31T11:00:00.000Z' WHERE aggregate_id = '"
                                        + sample.id + "' AND sequence_number = 3")),
                damage(
                        "event store, log 2: expected an event of the protocol",
                        (sample, to) -> to.run("UPDATE domain_event SET payload = 'x' WHERE aggregate_id = '"
                                + sample.id + "' AND sequence_number = 1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void a_damage_is_found_at_its_place(String told, BiConsumer<SampleConversation, SampleStores> damage) {
        assertThat(damaged.get(told).differences())
                .extracting(Difference::toString)
                .anySatisfy(line -> assertThat(line).startsWith(named.get(told)));
    }

    /// Rows that no event asks for, found when everything is looked at.
    static Stream<Arguments> strays() {
        return Stream.of(
                damage(
                        "conversation, ",
                        (sample, to) -> to.cql(
                                "INSERT INTO conversation (conversation, kind) VALUES (?, 'direct')",
                                sample.id.value())),
                damage(
                        "conversation_log, bucket 0",
                        (sample, to) -> to.cql(
                                "INSERT INTO conversation_log (conversation, bucket, seq) VALUES (?, 0, 1)",
                                sample.id.value())),
                damage(
                        "receipt_log, ",
                        (sample, to) -> to.cql(
                                "INSERT INTO receipt_log (conversation, user, seq) VALUES (?, ?, 1)",
                                sample.id.value(),
                                sample.ben.value())),
                damage(
                        "receipts, ",
                        (sample, to) -> to.cql(
                                "INSERT INTO receipts (conversation, user, device) VALUES (?, ?, '')",
                                sample.id.value(),
                                sample.ben.value())),
                damage(
                        "inbox, user {ben}",
                        (sample, to) -> to.cql(
                                "INSERT INTO inbox (user, conversation) VALUES (?, ?)",
                                sample.ben.value(),
                                sample.id.value())),
                damage(
                        "device_inbox, user {ben}, device phone",
                        (sample, to) -> to.cql(
                                "INSERT INTO device_inbox (user, device, conversation) VALUES (?, 'phone', ?)",
                                sample.ben.value(),
                                sample.id.value())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strays")
    void a_row_of_a_conversation_that_is_not_in_the_log_is_found(
            String told, BiConsumer<SampleConversation, SampleStores> damage) {
        assertThat(damaged.get(told).outcome()).isEqualTo(Outcome.DIFFERENT);
        assertThat(damaged.get(told).differences())
                .extracting(Difference::toString)
                .anySatisfy(line -> assertThat(line).startsWith(named.get(told)));
    }

    @Test
    void a_row_of_somebody_who_is_no_member_is_found() throws Exception {
        var sample = stores.add(new SampleConversation());
        stores.cql("INSERT INTO inbox (user, conversation) VALUES ('mallory', ?)", sample.id.value());

        var result = Verification.run(stores.settings());

        assertThat(result.notEqual())
                .filteredOn(one -> one.conversation().equals(sample.id.value()))
                .singleElement()
                .satisfies(one -> assertThat(one.differences().toString()).contains("inbox, user mallory"));
    }

    @Test
    void views_that_have_not_applied_all_are_behind() throws Exception {
        var sample = stores.add(new SampleConversation());
        stores.store(sample.append("the views do not know this yet"));

        var result = verify(sample);

        assertThat(result.isEqual()).isFalse();
        assertThat(result.behind()).isEqualTo(1);
        assertThat(result.notEqual()).extracting(NotEqual::outcome).containsExactly(Outcome.BEHIND);
    }

    @Test
    void a_damage_in_views_that_are_behind_is_a_difference() throws Exception {
        var sample = stores.add(new SampleConversation());
        stores.store(sample.append("the views do not know this yet"));
        stores.cql(
                "UPDATE inbox SET read_seq = 1 WHERE user = ? AND conversation = ?",
                sample.ben.value(),
                sample.id.value());

        assertThat(verify(sample).notEqual()).extracting(NotEqual::outcome).containsExactly(Outcome.DIFFERENT);
    }

    @Test
    void views_that_catch_up_in_time_are_equal() throws Exception {
        var sample = stores.add(new SampleConversation());
        stores.cql("UPDATE conversation SET head_seq = 3 WHERE conversation = ?", sample.id.value());
        try (var later = Executors.newSingleThreadScheduledExecutor()) {
            var mended = later.schedule(() -> stores.viewHead(sample), 1, TimeUnit.SECONDS);

            var result = Verification.run(
                    stores.settings().withConversation(sample.id.value()).withSettle(Duration.ofSeconds(30)));

            mended.get();
            assertThat(result.notEqual()).isEmpty();
            assertThat(result.took()).isLessThan(Duration.ofSeconds(25));
        }
    }

    @Test
    void the_version_that_is_read_is_the_one_that_is_compared() throws Exception {
        var sample = stores.add(new SampleConversation());
        stores.cql("CREATE TABLE IF NOT EXISTS views_version (name text, reading int, writing int, building int,"
                + " newest int, changed timestamp, PRIMARY KEY ((name)))");
        stores.cql("INSERT INTO views_version (name, reading) VALUES ('views', 7)");
        try {
            assertThatThrownBy(() -> verify(sample))
                    .isInstanceOf(CouldNotLook.class)
                    .hasMessageContaining("conversation_log_v7");
        } finally {
            stores.cql("DELETE FROM views_version WHERE name = 'views'");
        }
        assertThat(verify(sample).isEqual()).isTrue();
    }

    @Test
    void an_unknown_conversation_cannot_be_looked_at() {
        assertThatThrownBy(() -> verify(new SampleConversation()))
                .isInstanceOf(CouldNotLook.class)
                .hasMessageContaining("has no conversation");
    }

    private static VerificationResult verify(SampleConversation sample) throws InterruptedException {
        return Verification.run(stores.settings().withConversation(sample.id.value()));
    }

    private static List<String> told(VerificationResult result) {
        return result.notEqual().stream()
                .flatMap(one -> one.differences().stream())
                .map(Difference::toString)
                .toList();
    }

    private static Arguments damage(String told, BiConsumer<SampleConversation, SampleStores> damage) {
        return Arguments.of(told, damage);
    }
}
