/// Who has to do with whom: the members of conversations and the blocks between users, read of the views and remembered
/// for some seconds. What is shown of people to each other, typing and presence, is decided here.
@NullMarked
package chat.lockstep.gateway.circle;

import org.jspecify.annotations.NullMarked;
