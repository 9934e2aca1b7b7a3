/// `/health` of the whole chain: one request says whether every hop behind this node works, and which does not.
@NullMarked
package chat.lockstep.gateway.health;

import org.jspecify.annotations.NullMarked;
