/// The sync gateway: the one application that clients talk to. It delivers; what is decided is decided by the command
/// side, and what is read comes from the views. Each package below is one thing it does.
@NullMarked
package chat.lockstep.gateway;

import org.jspecify.annotations.NullMarked;
