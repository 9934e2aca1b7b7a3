/// Redis: kept in memory only, since everything in it can be lost.
@NullMarked
package chat.lockstep.local.redis;

import org.jspecify.annotations.NullMarked;
