package chat.lockstep.gateway.live;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.Availability;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Who is there. What a device reports lasts for a while; a user is what its most present device is, and watchers are
/// told when that changes.
public interface PresenceStore {

    /// A user's presence.
    ///
    /// @param lastSeen when one of its devices last gave a sign of life; null if it is not known
    record Seen(Availability status, @Nullable Timestamp lastSeen) {

        public static final Seen NEVER = new Seen(Availability.OFFLINE, null);
    }

    /// A device gives a sign of life.
    ///
    /// @param session the connection that it came on
    Mono<Void> report(UserId user, DeviceId device, String session, Availability status);

    /// A connection of a device has ended. The device counts a moment longer, for it may come back at once; if it has
    /// come back already, nothing changes.
    Mono<Void> leave(UserId user, DeviceId device, String session);

    /// How present a user is now. Devices that gave no sign of life for too long count no more; whoever finds that out
    /// first tells the watchers.
    Mono<Seen> look(UserId user);
}
