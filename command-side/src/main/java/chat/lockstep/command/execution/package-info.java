/// How a command reaches its aggregate: repeated when another writer was faster, checked against the store before an
/// answer goes out that appended nothing, and told apart from a failure of the store.
@NullMarked
package chat.lockstep.command.execution;

import org.jspecify.annotations.NullMarked;
