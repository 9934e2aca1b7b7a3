package chat.lockstep.bench.scenario;

import chat.lockstep.bench.report.Row;
import java.util.List;
import java.util.Map;

/// One group whose members have one device each, all connected. Each message must reach every other member.
public final class Group {

    private final Stage stage;

    public Group(Stage stage) {
        this.stage = stage;
    }

    /// @param members at least 3
    /// @param rate    messages a second
    public Row run(int members, double rate, double warmUpSeconds, double seconds) throws InterruptedException {
        var devices = stage.service().devices(Stage.newNames(), members, 1);
        try {
            stage.connect(devices);
            var rooms = stage.service().meet(List.of(devices));
            var row = new Talk(stage, rooms)
                    .run("group", Map.of("members", members), new Talk.Pace(rate, warmUpSeconds, seconds));
            stage.add(row);
            return row;
        } finally {
            stage.cut(devices);
        }
    }
}
