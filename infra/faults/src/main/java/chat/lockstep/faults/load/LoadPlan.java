package chat.lockstep.faults.load;

import java.nio.file.Path;

/// @param users how many; each has two devices
/// @param perSecond operations of all of them together
/// @param seed of who does what
/// @param stores a folder for what the devices keep
public record LoadPlan(int users, int perSecond, long seed, Path stores) {

    public LoadPlan {
        if (users < 4 || perSecond < 1) {
            throw new IllegalArgumentException(
                    "a load takes at least 4 users and 1 operation a second, not " + users + " and " + perSecond);
        }
    }
}
