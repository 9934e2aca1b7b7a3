package chat.lockstep.local.kafka;

import static java.util.stream.Collectors.joining;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.Detours.KafkaListener;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.LocalSettings.Retention;
import chat.lockstep.local.Ports;
import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import chat.lockstep.local.process.StopSignal;
import chat.lockstep.local.programs.JavaRuntime;
import chat.lockstep.local.programs.ServerClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// The Kafka node of a data folder, with its log in `kafka/` and the topic of all events.
public final class Kafka implements Service {

    public static final String TOPIC = "lockstep.events";

    /// For good: another count would send conversations to other partitions.
    public static final int PARTITIONS = 12;

    private static final String MAIN = "chat.lockstep.local.kafka.node.KafkaNode";

    private final LocalSettings settings;
    private final DataFolder data;

    public Kafka(LocalSettings settings) {
        this.settings = settings;
        this.data = new DataFolder(settings.data());
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Map<String, Integer> ports() {
        Ports ports = settings.ports();
        Map<String, Integer> listening =
                new HashMap<>(Map.of("Kafka", ports.kafka(), "Kafka controller", ports.kafkaController()));
        for (KafkaListener further : settings.detours().kafkaListeners()) {
            String port = further.listens().substring(further.listens().lastIndexOf(':') + 1);
            listening.put("Kafka for " + further.process(), Integer.valueOf(port));
        }
        return listening;
    }

    @Override
    public Launch prepare() throws IOException {
        Path properties = data.folder("kafka").resolve("server.properties");
        Files.writeString(properties, properties());
        ServerClassPath classPath = ServerClassPath.of("kafka");
        List<String> command = new ArrayList<>(List.of(
                JavaRuntime.current().java(),
                "-Xms128m",
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (settings.retention() == Retention.THROWN_AWAY) {
            command.add("-XX:TieredStopAtLevel=1"); // it is over before the optimizing compiler pays
        }
        command.addAll(List.of(
                "-cp",
                ServerClassPath.join(Stream.concat(Stream.of(classPath.own()), classPath.entries().stream())),
                MAIN,
                properties.toString(),
                data.kafkaClusterId(),
                bootstrapServers(),
                TOPIC,
                String.valueOf(PARTITIONS)));
        return new Launch(command, Map.of(), settings.data());
    }

    @Override
    public Readiness readiness() {
        try {
            var cluster = KafkaMetadataRequest.send(settings.ports().kafka(), TOPIC);
            if (!cluster.id().equals(data.kafkaClusterId())) {
                return new Readiness.Foreign("a Kafka cluster with id " + cluster.id());
            }
            return cluster.partitions() == PARTITIONS
                    ? new Readiness.Ready()
                    : new Readiness.NotYet(
                            "topic " + TOPIC + " has " + cluster.partitions() + " partitions instead of " + PARTITIONS);
        } catch (IOException failure) {
            return new Readiness.NotYet(String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(2);
    }

    @Override
    public StopSignal stopSignal() {
        return settings.stopSignal();
    }

    @Override
    public Duration stopLimit() {
        return settings.stopLimit();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + settings.ports().kafka();
    }

    private String properties() {
        return """
               # Written at each start: changes here are lost.
               process.roles=broker,controller
               node.id=1
               controller.quorum.voters=1@127.0.0.1:%2$d
               listeners=CLIENTS://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d%4$s
               advertised.listeners=CLIENTS://127.0.0.1:%1$d%5$s
               inter.broker.listener.name=CLIENTS
               controller.listener.names=CONTROLLER
               listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT%6$s
               log.dirs=%3$s/log

               # The topic is the source of every view and every analysis, so nothing in it ever expires. A consumer group may
               # be away for as long, and still find its place.
               log.retention.ms=-1
               log.retention.bytes=-1
               offsets.retention.minutes=5256000
               # Topics are made on purpose: a misspelt one is an error.
               auto.create.topics.enable=false

               # One node, two cores, a small heap.
               offsets.topic.replication.factor=1
               offsets.topic.num.partitions=4
               transaction.state.log.replication.factor=1
               transaction.state.log.min.isr=1
               transaction.state.log.num.partitions=4
               share.coordinator.state.topic.replication.factor=1
               share.coordinator.state.topic.min.isr=1
               share.coordinator.state.topic.num.partitions=1
               group.initial.rebalance.delay.ms=0
               num.network.threads=2
               num.io.threads=4
               num.recovery.threads.per.data.dir=2
               background.threads=2
               log.cleaner.dedupe.buffer.size=16777216
               log.segment.bytes=268435456
               """.formatted(
                        settings.ports().kafka(),
                        settings.ports().kafkaController(),
                        settings.data().resolve("kafka"),
                        further(listener -> listener.name() + "://" + listener.listens()),
                        further(listener -> listener.name() + "://" + listener.tells()),
                        further(listener -> listener.name() + ":PLAINTEXT"));
    }

    private String further(Function<KafkaListener, String> entry) {
        return settings.detours().kafkaListeners().stream()
                .map(listener -> "," + entry.apply(listener))
                .collect(joining());
    }
}
