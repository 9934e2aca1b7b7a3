/// Errors of the HTTP interface as `application/problem+json` with the protocol's error object in it, and the token
/// that a request carries.
@NullMarked
package chat.lockstep.gateway.problem;

import org.jspecify.annotations.NullMarked;
