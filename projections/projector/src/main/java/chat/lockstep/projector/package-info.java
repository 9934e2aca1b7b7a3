/// The projector: remembers what happened. It reads the event topic in two consumer groups, `live`, which tells the
/// gateways at once, and `views`, which keeps the read model. Here it is put together.
@NullMarked
package chat.lockstep.projector;

import org.jspecify.annotations.NullMarked;
