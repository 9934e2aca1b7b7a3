/// The programs that are run: where their class paths, binaries and Java runtimes are found or unpacked to.
@NullMarked
package chat.lockstep.local.programs;

import org.jspecify.annotations.NullMarked;
