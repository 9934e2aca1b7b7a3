/// Making a new version of the views beside the running one: [Rebuild] folds the whole topic into tables of their own,
/// follows it, has [Comparison] compare every conversation, and then lets readers and projectors go over to them.
@NullMarked
package chat.lockstep.projector.rebuild;

import org.jspecify.annotations.NullMarked;
