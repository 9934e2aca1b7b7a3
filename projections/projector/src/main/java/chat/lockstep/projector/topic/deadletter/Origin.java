package chat.lockstep.projector.topic.deadletter;

/// Where a dead letter stood in the event topic; its name for operators, written `<partition>:<offset>`.
public record Origin(int partition, long offset) implements Comparable<Origin> {

    /// @throws IllegalArgumentException if `text` is not `<partition>:<offset>`
    public static Origin of(String text) {
        var parts = text.split(":", -1);
        try {
            if (parts.length == 2) {
                return new Origin(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
            }
        } catch (NumberFormatException notNumbers) {
            throw new IllegalArgumentException("not <partition>:<offset>: " + text, notNumbers);
        }
        throw new IllegalArgumentException("not <partition>:<offset>: " + text);
    }

    @Override
    public int compareTo(Origin other) {
        int byPartition = Integer.compare(partition, other.partition);
        return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
