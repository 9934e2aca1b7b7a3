package chat.lockstep.verify;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.RecordedEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Rows of groups and of private logs, and what the devices of their owners acknowledged.
class GroupVerificationIT {

    private static SampleStores stores;
    private static final Map<String, String> found = new HashMap<>();
    private static final Map<String, String> named = new HashMap<>();

    @BeforeAll
    static void fill() throws Exception {
        stores = new SampleStores();
        var samples = new HashMap<String, SampleGroup>();
        damages().forEach(damage -> {
            var sample = write(new SampleGroup());
            change(damage).accept(sample, stores);
            samples.put((String) damage.get()[0], sample);
        });
        var told = new HashMap<String, String>();
        for (var one : Verification.run(stores.settings()).notEqual()) {
            told.put(one.conversation(), one.differences().toString());
        }
        samples.forEach((name, sample) -> {
            found.put(name, told.getOrDefault(sample.id.value(), "") + told.getOrDefault(sample.ownLog.value(), ""));
            named.put(
                    name,
                    name.replace("{ann}", sample.ann.value())
                            .replace("{ben}", sample.ben.value())
                            .replace("{cleo}", sample.cleo.value()));
        });
    }

    @AfterAll
    static void close() throws Exception {
        stores.close();
    }

    @Test
    void rows_of_every_event_type_that_say_what_the_log_says_are_equal() throws Exception {
        var sample = write(new SampleGroup());

        for (var conversation : List.of(sample.id, sample.ownLog)) {
            var result = Verification.run(stores.settings().withConversation(conversation.value()));
            assertThat(result.notEqual()).isEmpty();
            assertThat(result.equal()).isEqualTo(1);
        }
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                conversation("conversation: title: expected Second", "title = 'First'"),
                conversation("conversation: may_send: expected admins", "may_send = 'everyone'"),
                conversation("conversation: messages_ttl: expected 60", "messages_ttl = 61"),
                conversation("conversation: pinned: expected [", "pinned = []"),
                conversation("conversation: roles: expected [owner, member]", "roles = ['owner', 'owner']"),
                message("conversation_log, log 2: text: expected hello all", 2, "text = 'hello'"),
                message("conversation_log, log 2: edited_at:", 2, "edited_at = null"),
                message("conversation_log, log 2: reactions:", 2, "reactions = {}"),
                message("conversation_log, log 5: retracted: expected true", 5, "retracted = false"),
                message("conversation_log, log 5: text:", 5, "text = 'oops'"),
                message("conversation_log, log 12: text: expected last", 12, "text = 'lost'"),
                message("conversation_log, log 12: reactions:", 12, "reactions = {'x': ['ann']}"),
                message("conversation_log, log 12: expires_at:", 12, "expires_at = null"),
                inbox("inbox of {ben}: until_seq: expected 11", "until_seq = 0", sample -> sample.ben.value()),
                inbox("inbox of {ben}: head_seq: expected 11", "head_seq = 12", sample -> sample.ben.value()),
                inbox("inbox of {cleo}: floor_seq: expected 9", "floor_seq = 8", sample -> sample.cleo.value()),
                inbox("inbox of {cleo}: title: expected Second", "title = 'First'", sample -> sample.cleo.value()),
                inbox(
                        "inbox of {cleo}: unseen mention_seqs: expected [12]",
                        "mention_seqs = []",
                        sample -> sample.cleo.value()),
                inbox(
                        "inbox of {cleo}: unseen retracted_seqs: expected []",
                        "retracted_seqs = [12]",
                        sample -> sample.cleo.value()),
                inbox(
                        "inbox of {ann}: whether the preview is retracted",
                        "preview_retracted_seq = 12",
                        sample -> sample.ann.value()),
                inbox("inbox of {ann}: preview_expires_at:", "preview_expires_seq = 1", sample -> sample.ann.value()),
                damage(
                        "inbox of {ben}: expected a row",
                        (sample, to) -> to.cql(
                                "DELETE FROM inbox WHERE user = ? AND conversation = ?",
                                sample.ben.value(),
                                sample.id.value())),
                own("settings of {ann}, ", "UPDATE settings SET pinned = false WHERE user = ? AND conversation = ?"),
                own("draft: expected dear", "UPDATE settings SET draft = '' WHERE user = ? AND conversation = ?"),
                own(
                        "private_seq: expected 5",
                        "UPDATE settings SET private_seq = 4 WHERE user = ? AND conversation = ?"),
                own("hidden_message of {ann}, ", "DELETE FROM hidden_message WHERE user = ? AND conversation = ?"),
                damage(
                        "device of {ann}, phone: revoked_at:",
                        (sample, to) -> to.cql(
                                "DELETE revoked_at FROM device WHERE user = ? AND device = 'phone'",
                                sample.ann.value())),
                damage(
                        "device of {ann}, tablet: expected nothing",
                        (sample, to) -> to.cql(
                                "INSERT INTO device (user, device, name) VALUES (?, 'tablet', 'x')",
                                sample.ann.value())),
                damage(
                        "block of {ann}, mallory: is_blocked: expected true",
                        (sample, to) -> to.cql(
                                "UPDATE block SET is_blocked = false WHERE user = ? AND blocked = 'mallory'",
                                sample.ann.value())),
                damage(
                        "hidden_message, conversation ",
                        (sample, to) -> to.cql(
                                "INSERT INTO hidden_message (user, conversation, message) VALUES (?, 'elsewhere', uuid())",
                                sample.ann.value())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void a_damage_is_found_at_its_place(String told, BiConsumer<SampleGroup, SampleStores> damage) {
        assertThat(found.get(told)).contains(named.get(told));
    }

    @Test
    void rows_of_a_user_without_a_private_log_are_found() throws Exception {
        stores.cql("INSERT INTO settings (user, conversation) VALUES ('nobody-1', 'x')");
        stores.cql("INSERT INTO device (user, device) VALUES ('nobody-2', 'x')");
        stores.cql("INSERT INTO block (user, blocked) VALUES ('nobody-3', 'x')");

        assertThat(Verification.run(stores.settings()).notEqual().toString())
                .contains("settings, user:nobody-1", "device, user:nobody-2", "block, user:nobody-3");
    }

    @Test
    void a_device_is_in_step_or_behind_or_diverged_or_never_acknowledged() {
        var sample = write(new SampleGroup());
        var user = sample.ann.value();
        for (var device : List.of("a", "b", "c", "d")) {
            stores.cql("INSERT INTO device (user, device, registered_at) VALUES (?, ?, 1)", user, device);
        }
        var ledger = "INSERT INTO convergence (user, device, conversation, seq, at, matched) VALUES (?, ?, ?, ?, 1, ?)";
        stores.cql(ledger, user, "a", sample.id.value(), 12L, true);
        stores.cql(ledger, user, "b", sample.id.value(), 9L, null);
        stores.cql(ledger, user, "c", sample.id.value(), 12L, false);

        var told = new HashMap<String, String>();
        try (var views = Views.open(stores.settings().cassandra())) {
            new DeviceStates(views).of(user, state -> {
                if (state.conversation().equals(sample.id.value())) {
                    told.put(state.device(), state.told());
                }
            });
        }
        assertThat(told)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("a", "in step", "b", "behind 3", "c", "DIVERGED", "d", "never acknowledged, behind 12"));
        assertThat(devices(user)).isEqualTo(1);
        assertThat(devices(sample.ben.value())).isZero();
    }

    private static int devices(String user) {
        var place = stores.settings().cassandra();
        var address = place.contactPoints().getFirst();
        return DevicesCommand.commandLine()
                .execute(
                        "--user",
                        user,
                        "--cassandra",
                        address.getHostString() + ":" + address.getPort(),
                        "--datacenter",
                        place.localDatacenter(),
                        "--keyspace",
                        place.keyspace());
    }

    private static SampleGroup write(SampleGroup sample) {
        sample.log.forEach(GroupVerificationIT::writeEvent);
        sample.own.forEach(GroupVerificationIT::writeEvent);
        new SampleGroupRows(stores, sample).write();
        return sample;
    }

    private static void writeEvent(RecordedEvent event) {
        stores.store(event);
        stores.viewLog(event);
    }

    private static Arguments conversation(String told, String set) {
        return damage(
                told,
                (sample, to) ->
                        to.cql("UPDATE conversation SET " + set + " WHERE conversation = ?", sample.id.value()));
    }

    private static Arguments message(String told, int seq, String set) {
        return damage(
                told,
                (sample, to) -> to.cql(
                        "UPDATE conversation_log SET " + set + " WHERE conversation = ? AND bucket = 0 AND seq = "
                                + seq,
                        sample.id.value()));
    }

    private static Arguments inbox(String told, String set, Function<SampleGroup, String> user) {
        return damage(
                told,
                (sample, to) -> to.cql(
                        "UPDATE inbox SET " + set + " WHERE user = ? AND conversation = ?",
                        user.apply(sample),
                        sample.id.value()));
    }

    private static Arguments own(String told, String cql) {
        return damage(told, (sample, to) -> to.cql(cql, sample.ann.value(), sample.id.value()));
    }

    private static Arguments damage(String told, BiConsumer<SampleGroup, SampleStores> damage) {
        return Arguments.of(told, damage);
    }

    @SuppressWarnings("unchecked")
    private static BiConsumer<SampleGroup, SampleStores> change(Arguments damage) {
        return (BiConsumer<SampleGroup, SampleStores>) damage.get()[1];
    }
}
