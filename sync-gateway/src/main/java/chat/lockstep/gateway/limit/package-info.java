/// Limits of rate: of one connection's commands, and of one user's requests over HTTP.
@NullMarked
package chat.lockstep.gateway.limit;

import org.jspecify.annotations.NullMarked;
