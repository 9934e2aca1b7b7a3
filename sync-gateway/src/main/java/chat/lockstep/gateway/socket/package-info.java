/// The WebSocket at `/v1/sync`: who may open one, how its bytes go in and out, and its end. What the frames mean is
/// the session's business.
@NullMarked
package chat.lockstep.gateway.socket;

import org.jspecify.annotations.NullMarked;
