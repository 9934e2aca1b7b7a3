package chat.lockstep.checker.recording;

/// A line of `topic.jsonl`, in the order of partition and offset.
public sealed interface TopicLine {

    long partition();

    long offset();

    record Event(long partition, long offset, String conversation, String stream, long seq, String id, String chain)
            implements TopicLine {}

    /// A record that is no event: `"unreadable":true`.
    record NoEvent(long partition, long offset) implements TopicLine {}

    static TopicLine read(Line line) {
        long partition = line.count("partition");
        long offset = line.count("offset");
        if (line.has("unreadable") && line.flag("unreadable")) {
            return new NoEvent(partition, offset);
        }
        return new Event(
                partition,
                offset,
                line.text("conversation"),
                line.text("stream"),
                line.count("seq"),
                line.text("id"),
                line.text("chain"));
    }
}
