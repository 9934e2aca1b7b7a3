package chat.lockstep.command;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.concurrent.atomic.AtomicInteger;

/// Ids as a client makes them.
public final class Ids {

    private static final TimeBasedEpochGenerator UUIDS = Generators.timeBasedEpochGenerator();
    private static final AtomicInteger USERS = new AtomicInteger();

    private Ids() {}

    public static String fresh() {
        return UUIDS.generate().toString();
    }

    /// A user whom no other test knows.
    public static String user(String name) {
        return name + "-" + USERS.incrementAndGet();
    }

    public static String direct(String one, String other) {
        return ConversationId.direct(UserId.of(one), UserId.of(other)).value();
    }
}
