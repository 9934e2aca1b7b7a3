package chat.lockstep.projector.topic.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.projector.topic.GivenUp;
import chat.lockstep.projector.topic.GivenUp.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// How letters and their settlements are written; see the package.
final class LetterFormat {

    private static final String PREFIX = "lockstep-dead-letter-";
    private static final String CAUSE = PREFIX + "cause";
    private static final String GROUP = PREFIX + "group";
    private static final String PARTITION = PREFIX + "partition";
    private static final String OFFSET = PREFIX + "offset";
    private static final String AT = PREFIX + "at";
    private static final String ATTEMPTS = PREFIX + "attempts";
    private static final String SETTLED = PREFIX + "settled";
    private static final String OUTCOME = PREFIX + "outcome";
    private static final int CAUSE_CHARACTERS_MAX = 2_000;

    private LetterFormat() {}

    static ProducerRecord<String, byte[]> letter(String topic, GivenUp record, String group, Instant at) {
        var letter = new ProducerRecord<>(topic, record.key(), record.value());
        record.headers().stream()
                .filter(header -> !header.name().startsWith(PREFIX))
                .forEach(header -> letter.headers().add(header.name(), header.value()));
        var cause = record.cause();
        letter.headers()
                .add(
                        CAUSE,
                        utf8(cause.length() > CAUSE_CHARACTERS_MAX ? cause.substring(0, CAUSE_CHARACTERS_MAX) : cause))
                .add(GROUP, utf8(group))
                .add(PARTITION, utf8(Integer.toString(record.partition())))
                .add(OFFSET, utf8(Long.toString(record.offset())))
                .add(AT, utf8(at.toString()))
                .add(ATTEMPTS, utf8(Integer.toString(record.attempts())));
        return letter;
    }

    static ProducerRecord<String, byte[]> settlement(String topic, DeadLetter letter, String outcome, Instant at) {
        var settlement = new ProducerRecord<String, byte[]>(topic, letter.key(), null);
        settlement
                .headers()
                .add(SETTLED, utf8(letter.origin().toString()))
                .add(OUTCOME, utf8(outcome))
                .add(AT, utf8(at.toString()));
        return settlement;
    }

    /// The letter as it once stood in the event topic.
    static ProducerRecord<String, byte[]> original(String topic, DeadLetter letter) {
        var record = new ProducerRecord<>(topic, letter.key(), letter.value());
        letter.headers().forEach(header -> record.headers().add(header.name(), header.value()));
        return record;
    }

    /// The origin of the letter that `record` settles; empty if it is a letter.
    static Optional<Origin> settled(ConsumerRecord<String, byte[]> record) {
        return text(record, SETTLED).map(Origin::of);
    }

    static boolean isLetter(ConsumerRecord<String, byte[]> record) {
        return text(record, PARTITION).isPresent() && text(record, OFFSET).isPresent();
    }

    /// @throws IllegalArgumentException if the record is no letter
    static DeadLetter read(ConsumerRecord<String, byte[]> record) {
        var headers = new ArrayList<Header>();
        record.headers().forEach(header -> {
            if (!header.key().startsWith(PREFIX)) {
                headers.add(new Header(header.key(), header.value()));
            }
        });
        return new DeadLetter(
                record.key(),
                record.value(),
                headers,
                origin(record),
                text(record, CAUSE).orElse(""),
                text(record, GROUP).orElse(""),
                text(record, AT).orElse(""),
                Integer.parseInt(text(record, ATTEMPTS).orElse("0")));
    }

    /// @throws IllegalArgumentException if the record is no letter
    static Origin origin(ConsumerRecord<String, byte[]> record) {
        return Origin.of(
                text(record, PARTITION).orElse("") + ":" + text(record, OFFSET).orElse(""));
    }

    static String cause(ConsumerRecord<String, byte[]> record) {
        return text(record, CAUSE).orElse("");
    }

    static String at(ConsumerRecord<String, byte[]> record) {
        return text(record, AT).orElse("");
    }

    private static Optional<String> text(ConsumerRecord<String, byte[]> record, String name) {
        var found = record.headers().lastHeader(name);
        byte @Nullable [] value = found == null ? null : found.value();
        return value == null ? Optional.empty() : Optional.of(new String(value, UTF_8));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
