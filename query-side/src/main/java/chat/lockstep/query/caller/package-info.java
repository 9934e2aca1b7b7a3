/// Who asks. Only the gateway may ask at all, which it proves with the service credential; it has verified the user's
/// token and names the user.
@NullMarked
package chat.lockstep.query.caller;

import org.jspecify.annotations.NullMarked;
