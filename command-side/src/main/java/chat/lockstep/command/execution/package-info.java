/// How a command reaches its aggregate: repeated when another writer was faster, checked against the store before an
/// answer goes out that appended nothing, and told apart from a failure of the store. What an event takes from its
/// decision to its commit is told from here, too.
@NullMarked
package chat.lockstep.command.execution;

import org.jspecify.annotations.NullMarked;
