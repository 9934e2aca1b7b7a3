/// Who a client is: tokens are JWTs signed with ES256 by a key of the set in `lockstep.auth.keys`, and this package
/// checks them and, in development, makes them. No other algorithm is tried, whatever a token's header says.
@NullMarked
package chat.lockstep.gateway.token;

import org.jspecify.annotations.NullMarked;
