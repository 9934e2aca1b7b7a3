package chat.lockstep.projector.views;

import chat.lockstep.projector.topic.TopicEvent;
import java.io.Serial;

/// An event that cannot be applied because one before it is not there: a gap in its stream, or a mark beyond the log.
/// It is neither applied nor skipped.
final class HeldBack extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    HeldBack(TopicEvent event, String why) {
        super("%s of %s, seq %d at partition %d offset %d: %s"
                .formatted(
                        event.recorded().stream(),
                        event.conversation(),
                        event.recorded().seq(),
                        event.source().partition(),
                        event.source().offset(),
                        why));
    }
}
