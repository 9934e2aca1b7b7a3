/// Accounts: the aggregate that writes a user's private log, with its devices, settings, drafts, hidden messages,
/// private reads and blocks; and what other commands need to know of an account, which is whom it shuts out.
@NullMarked
package chat.lockstep.command.account;

import org.jspecify.annotations.NullMarked;
