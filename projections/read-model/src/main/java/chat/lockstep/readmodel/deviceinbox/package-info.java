/// What each device has acknowledged: `device_inbox ((user, device), conversation)`. Together with the user's inbox it
/// says what the device still owes.
@NullMarked
package chat.lockstep.readmodel.deviceinbox;

import org.jspecify.annotations.NullMarked;
