package chat.lockstep.command.account;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.util.Set;

/// Whom an account shuts out.
///
/// @param users blocked by the user
/// @param devices of the user itself, revoked for good
record ShutOut(Set<UserId> users, Set<DeviceId> devices) {

    static final ShutOut NOBODY = new ShutOut(Set.of(), Set.of());

    ShutOut {
        users = Set.copyOf(users);
        devices = Set.copyOf(devices);
    }
}
