/// The frames of the sync protocol: what clients send, read field by field from JSON with errors that name the field
/// and its limit, and what the server sends. Plain values; nothing here knows of sockets or sessions.
@NullMarked
package chat.lockstep.gateway.frame;

import org.jspecify.annotations.NullMarked;
