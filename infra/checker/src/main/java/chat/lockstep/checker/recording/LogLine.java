package chat.lockstep.checker.recording;

/// A line of `log.jsonl`: an event of the event store in the end.
public record LogLine(String conversation, String epoch, WireEvent event) {

    static LogLine read(Line line) {
        var conversation = line.text("conversation");
        var epoch = line.text("epoch");
        var stream = line.text("stream");
        long seq = line.count("seq");
        var event = HistoryReader.event(line);
        if (!event.stream().equals(stream) || event.seq() != seq || event.isErased()) {
            throw line.refused("the event must be whole, of the stream and seq of its line");
        }
        return new LogLine(conversation, epoch, event);
    }
}
