/// PostgreSQL: made once, started with settings that lose nothing, and asked with its own password.
@NullMarked
package chat.lockstep.local.postgresql;

import org.jspecify.annotations.NullMarked;
