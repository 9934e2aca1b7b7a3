package chat.lockstep.gateway.live;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.util.Comparator;

/// Which of two connections of one device counts: the one that was opened last. Since this is a total order, two that
/// claim at the same time never both lose.
///
/// @param openedMillis when its socket was opened, by this node's clock
/// @param session the session's id, which decides between the same moment
public record Claim(UserId user, DeviceId device, long openedMillis, String session) {

    private static final Comparator<Claim> ORDER =
            Comparator.comparingLong(Claim::openedMillis).thenComparing(Claim::session);

    boolean ends(Claim other) {
        return user.equals(other.user)
                && device.equals(other.device)
                && !session.equals(other.session)
                && ORDER.compare(this, other) > 0;
    }

    Claim later(long millis) {
        return new Claim(user, device, openedMillis + millis, session);
    }
}
