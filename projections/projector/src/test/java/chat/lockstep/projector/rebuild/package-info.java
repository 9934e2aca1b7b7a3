/// Tests of how two versions of the views are compared.
@NullMarked
package chat.lockstep.projector.rebuild;

import org.jspecify.annotations.NullMarked;
