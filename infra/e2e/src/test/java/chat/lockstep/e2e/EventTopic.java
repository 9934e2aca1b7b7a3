package chat.lockstep.e2e;

import chat.lockstep.events.ConversationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// The topic `lockstep.events`, read with the console consumer that comes with Kafka.
record EventTopic(String bootstrapServers) {

    /// The data of the events of a conversation in the order of their partition, repeats included.
    List<String> data(ConversationId conversation) {
        var prefix = conversation.value() + "\t";
        return consoleConsumer().stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    private List<String> consoleConsumer() {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                WholeSystem.classPath(),
                "org.apache.kafka.tools.consumer.ConsoleConsumer",
                "--bootstrap-server",
                bootstrapServers,
                "--topic",
                "lockstep.events",
                "--from-beginning",
                "--timeout-ms",
                "5000",
                "--formatter-property",
                "print.key=true");
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var lines = process.inputReader()) {
                return lines.lines().toList();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
