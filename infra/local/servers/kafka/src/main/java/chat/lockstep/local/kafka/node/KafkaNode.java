package chat.lockstep.local.kafka.node;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/// Formats the storage if it is new, then runs Kafka as `kafka-server-start` would, and creates the missing topic. One
/// JVM instead of the three that the stock scripts would start one after the other.
public final class KafkaNode {

    private static final int API_TIMEOUT_MILLIS = 60_000;
    private static final int LISTENING_POLL_MILLIS = 50;

    private KafkaNode() {}

    /// @param args server.properties, cluster id, bootstrap server, topic, partitions
    public static void main(String[] args) {
        if (args.length != 5) {
            throw new IllegalArgumentException(
                    "needs 5 arguments: properties file, cluster id, bootstrap server, topic, partitions");
        }
        format(args[0], args[1]);
        Thread.ofPlatform()
                .name("topic-creation")
                .daemon()
                .start(() -> createTopic(args[2], args[3], Integer.parseInt(args[4])));
        Kafka.main(new String[] {args[0]});
    }

    private static void format(String properties, String clusterId) {
        // In one argument, since an id may begin with a dash.
        String[] arguments = {"format", "--config", properties, "--cluster-id=" + clusterId, "--ignore-formatted"};
        int status = StorageTool.execute(arguments, System.out);
        if (status != 0) {
            throw new IllegalStateException("Kafka's storage could not be formatted, exit status " + status);
        }
    }

    /// Readiness is told by the topic, so a failure here ends the process instead of leaving it half done.
    private static void createTopic(String bootstrapServer, String topic, int partitions) {
        try {
            awaitListening(bootstrapServer);
        } catch (InterruptedException interrupted) {
            endProcess(topic, interrupted);
        }
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServer,
                "default.api.timeout.ms",
                API_TIMEOUT_MILLIS,
                "request.timeout.ms",
                API_TIMEOUT_MILLIS / 2,
                "reconnect.backoff.ms",
                20,
                "reconnect.backoff.max.ms",
                100))) {
            var unlimited = Map.of("retention.ms", "-1", "retention.bytes", "-1", "cleanup.policy", "delete");
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(unlimited)))
                    .all()
                    .get(API_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            System.out.println("Created topic " + topic + " with " + partitions + " partitions");
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                endProcess(topic, failure);
            }
        } catch (TimeoutException | InterruptedException | RuntimeException failure) {
            endProcess(topic, failure);
        }
    }

    /// A client made before tries without a pause, and takes the processor that the node needs to recover its log.
    private static void awaitListening(String bootstrapServer) throws InterruptedException {
        String[] address = bootstrapServer.split(":", 2);
        while (true) {
            try (Socket _ = new Socket(address[0], Integer.parseInt(address[1]))) {
                return;
            } catch (IOException _) {
                Thread.sleep(LISTENING_POLL_MILLIS);
            }
        }
    }

    private static void endProcess(String topic, Exception failure) {
        System.err.println("Topic " + topic + " could not be created, so this node ends: " + failure);
        Runtime.getRuntime().halt(1);
    }
}
