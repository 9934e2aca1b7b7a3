/// Accounts: the aggregate that writes a user's private log, which now tells of the user's devices.
@NullMarked
package chat.lockstep.command.account;

import org.jspecify.annotations.NullMarked;
