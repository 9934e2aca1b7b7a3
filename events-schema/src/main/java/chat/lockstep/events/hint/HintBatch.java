package chat.lockstep.events.hint;

import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The messages of one batch, for each node in order: pairs of lines, a header and the wire event. Neither contains a
/// line break, since JSON escapes them. A message that grows beyond the limit is closed and the next one begun.
public final class HintBatch {

    private static final int MESSAGE_CHARACTERS_MAX = 256 * 1_024;

    private final Map<UserId, Set<String>> nodes;
    private final Map<String, List<StringBuilder>> messages = new LinkedHashMap<>();
    private int hints;

    /// @param nodes on which each user has sessions
    public HintBatch(Map<UserId, Set<String>> nodes) {
        this.nodes = nodes;
    }

    /// A message for one node.
    ///
    /// @param text what is published in its channel
    public record NodeMessage(String node, String text) {}

    /// @param epoch which history of the conversation the event belongs to
    /// @param traceparent of the trace that it is part of; null if nobody records one
    /// @param members who is to know of it
    public void add(RecordedEvent event, String epoch, @Nullable String traceparent, List<UserId> members) {
        Map<String, List<UserId>> usersByNode = new LinkedHashMap<>();
        for (var user : members) {
            for (var node : nodes.getOrDefault(user, Set.of())) {
                usersByNode.computeIfAbsent(node, _ -> new ArrayList<>()).add(user);
            }
        }
        if (usersByNode.isEmpty()) {
            return;
        }
        var wire = event.json();
        usersByNode.forEach((node, users) -> append(node, header(event, epoch, traceparent, users), wire));
    }

    public List<NodeMessage> messages() {
        return messages.entrySet().stream()
                .flatMap(entry ->
                        entry.getValue().stream().map(text -> new NodeMessage(entry.getKey(), text.toString())))
                .toList();
    }

    /// How many hints the messages hold.
    public int hints() {
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

    private static String header(RecordedEvent event, String epoch, @Nullable String traceparent, List<UserId> users) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("conversation", event.conversation().value());
        header.put("epoch", epoch);
        header.put("stream", event.stream().value());
        header.put("seq", event.seq());
        header.put("type", event.type());
        header.put("by", event.by().user().value());
        header.put("users", users.stream().map(UserId::value).toList());
        if (traceparent != null) {
            header.put("traceparent", traceparent);
        }
        return Jcs.text(header);
    }
}
