package chat.lockstep.client;

import chat.lockstep.events.Jcs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Connections that do what a test says, and nothing by themselves.
final class FakeTransport implements Transport {

    final List<Line> lines = new ArrayList<>();

    @Override
    public Channel open(String token, Owner owner) {
        var line = new Line(token, owner);
        lines.add(line);
        return line;
    }

    Line last() {
        return lines.getLast();
    }

    static final class Line implements Channel {

        final String token;
        final List<Map<String, Object>> sent = new ArrayList<>();
        boolean isClosed;
        boolean isAborted;
        private final Owner owner;

        private Line(String token, Owner owner) {
            this.token = token;
            this.owner = owner;
        }

        void open() {
            owner.opened(this);
        }

        void tell(Map<String, ?> frame) {
            owner.frame(this, Jcs.text(frame));
        }

        void end(int code) {
            owner.over(this, code, "as scripted");
        }

        List<Map<String, Object>> sent(String type) {
            return sent.stream().filter(frame -> frame.get("type").equals(type)).toList();
        }

        @Override
        public void send(String frame) {
            sent.add(Frames.object(frame));
        }

        @Override
        public int unsent() {
            return 0;
        }

        @Override
        public void handled() {}

        @Override
        public void close() {
            isClosed = true;
        }

        @Override
        public void abort() {
            isAborted = true;
        }
    }
}
