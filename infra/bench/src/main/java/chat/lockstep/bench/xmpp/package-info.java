/// What Lockstep is compared with: ejabberd with its archive in PostgreSQL, and clients that speak XMPP over WebSocket
/// (RFC 6120, RFC 7395) as far as a message needs it: stream management (XEP-0198) for the durable answer, carbons
/// (XEP-0280) for the other devices.
@NullMarked
package chat.lockstep.bench.xmpp;

import org.jspecify.annotations.NullMarked;
