package chat.lockstep.projector.live;

import chat.lockstep.events.Jcs;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.topic.TopicEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The messages of one batch, for each node in order: pairs of lines, a header and the wire event. Neither contains a
/// line break, since JSON escapes them. A message that grows beyond the limit is closed and the next one begun.
final class HintBatch {

    private static final int MESSAGE_CHARACTERS_MAX = 256 * 1_024;

    private final Map<UserId, Set<String>> nodes;
    private final Map<String, List<StringBuilder>> messages = new LinkedHashMap<>();
    private int hints;

    /// @param nodes on which each user has sessions
    HintBatch(Map<UserId, Set<String>> nodes) {
        this.nodes = nodes;
    }

    /// A message for one node.
    record NodeMessage(String node, String text) {}

    void add(TopicEvent event, List<UserId> members) {
        Map<String, List<UserId>> usersByNode = new LinkedHashMap<>();
        for (var user : members) {
            for (var node : nodes.getOrDefault(user, Set.of())) {
                usersByNode.computeIfAbsent(node, _ -> new ArrayList<>()).add(user);
            }
        }
        if (usersByNode.isEmpty()) {
            return;
        }
        var wire = event.recorded().json();
        usersByNode.forEach((node, users) -> append(node, header(event, users), wire));
    }

    List<NodeMessage> messages() {
        return messages.entrySet().stream()
                .flatMap(entry ->
                        entry.getValue().stream().map(text -> new NodeMessage(entry.getKey(), text.toString())))
                .toList();
    }

    /// How many hints the messages hold.
    int hints() {
        return hints;
    }

    private void append(String node, String header, String wire) {
        var texts = messages.computeIfAbsent(node, _ -> new ArrayList<>());
        if (texts.isEmpty() || texts.getLast().length() + header.length() + wire.length() > MESSAGE_CHARACTERS_MAX) {
            texts.add(new StringBuilder(header.length() + wire.length() + 2));
        }
        texts.getLast().append(header).append('\n').append(wire).append('\n');
        hints++;
    }

    private static String header(TopicEvent event, List<UserId> users) {
        var recorded = event.recorded();
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("conversation", recorded.conversation().value());
        header.put("epoch", event.epoch());
        header.put("stream", recorded.stream().value());
        header.put("seq", recorded.seq());
        header.put("type", recorded.type());
        header.put("by", recorded.by().user().value());
        header.put("users", users.stream().map(UserId::value).toList());
        if (event.isSampled()) {
            header.put("traceparent", Objects.requireNonNull(event.traceparent()));
        }
        return Jcs.text(header);
    }
}
