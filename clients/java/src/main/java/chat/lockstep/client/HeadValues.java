package chat.lockstep.client;

import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Settings;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What the newest head said of a conversation besides its places. It is shown while the events that say the same are
/// not held here.
@JsonInclude(JsonInclude.Include.NON_NULL)
record HeadValues(
        @Nullable Long until,
        long unread,
        long mentions,
        @Nullable Message preview,
        @Nullable Settings settings) {

    static final HeadValues NONE = new HeadValues(null, 0, 0, null, null);

    static HeadValues of(Head head) {
        return new HeadValues(head.until(), head.unread(), head.mentions(), head.preview(), head.settings());
    }
}
