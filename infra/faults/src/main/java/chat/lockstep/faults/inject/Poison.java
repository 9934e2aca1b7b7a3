package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Records in the event topic that no projector can apply, each for a conversation of its own that nobody else
/// has: only that conversation may stop. They carry a header by which whoever compares the topic with the log
/// knows them.
final class Poison implements Fault {

    /// Present on every record that is not an event.
    static final String HEADER = "lockstep-fault";

    private static final String TOPIC = "lockstep.events";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int LARGE_BYTES = 900_000; // the most that Kafka takes is a little more
    private static final int HASH_BYTES = 32;
    private static final String USER_TYPE = "messageSent";
    private static final byte[] JSON = "{\"text\":\"poison\"}".getBytes(StandardCharsets.UTF_8);

    private final List<String> places = new ArrayList<>();

    @Override
    public String name() {
        return "F19-poison-records";
    }

    @Override
    public Duration lasts() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Set<String> touches() {
        return Set.of("projector", "projector-2", "kafka");
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", rig.kafka(), "max.request.size", 2 * LARGE_BYTES, "compression.type", "lz4");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<String, byte[]> record : records(random)) {
                RecordMetadata place = producer.send(record).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                places.add(place.partition() + ":" + place.offset());
            }
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the poison was not taken by Kafka", failure);
        }
    }

    private static List<ProducerRecord<String, byte[]>> records(RandomGenerator random) {
        return List.of(
                record(random, USER_TYPE, "{\"text\":".getBytes(StandardCharsets.UTF_8), Long.BYTES),
                record(random, "messageFolded", JSON, Long.BYTES),
                record(random, USER_TYPE, text(LARGE_BYTES), Long.BYTES),
                record(random, USER_TYPE, JSON, Integer.BYTES));
    }

    private static byte[] text(int length) {
        return ("{\"text\":\"" + "x".repeat(length) + "\"")
                .getBytes(StandardCharsets.UTF_8); // without its last bracket
    }

    /// @param sequenceBytes length of a header that is 8 bytes long
    private static ProducerRecord<String, byte[]> record(
            RandomGenerator random, String type, byte[] payload, int sequenceBytes) {
        String conversation =
                new UUID((random.nextLong() & ~0xF000L) | 0x7000L, (random.nextLong() >>> 2) | 1L << 63).toString();
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(hash);
        String hex = HexFormat.of().formatHex(hash);
        List<Header> headers = List.of(
                header("axon-message-id", UUID.nameUUIDFromBytes(hash).toString()),
                header("axon-message-type", type),
                new RecordHeader(
                        "axon-message-timestamp",
                        ByteBuffer.allocate(Long.BYTES)
                                .putLong(System.currentTimeMillis())
                                .array()),
                header("axon-message-aggregate-id", conversation),
                header("axon-message-aggregate-type", "Conversation"),
                new RecordHeader("axon-message-aggregate-seq", new byte[sequenceBytes]),
                header("axon-metadata-user", "mallory"),
                header("axon-metadata-device", "poison"),
                header("axon-metadata-hash", hex),
                header("axon-metadata-chain", hex),
                header("axon-metadata-epoch", "0"),
                header(HEADER, "poison"));
        return new ProducerRecord<>(TOPIC, null, conversation, payload, headers);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Waits until each has become a dead letter, and gives all of them up, as an operator would.
    @Override
    public void heal(Rig rig) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        for (String list = list(rig); !places.stream().allMatch(list::contains); list = list(rig)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not all of " + places + " became dead letters: " + list);
            }
            Thread.sleep(POLL);
        }
        for (String place : places) {
            rig.command(LIMIT, List.of("dead-letters", "discard", place, "--yes"));
        }
        places.clear();
    }

    private static String list(Rig rig) throws InterruptedException {
        return rig.command(LIMIT, List.of("dead-letters", "list"));
    }
}
