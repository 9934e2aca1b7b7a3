/// What the tests have shown, read from the reports that Maven leaves.
@NullMarked
package chat.lockstep.local.report;

import org.jspecify.annotations.NullMarked;
