/// What a user keeps for itself, from its private log: settings of conversations, hidden messages, devices and
/// blocks. The projector that owns the private log writes it; everyone else reads it together with the
/// conversations.
@NullMarked
package chat.lockstep.readmodel.account;

import org.jspecify.annotations.NullMarked;
