/// The versions of the views. A rebuild makes the tables of a new version beside those in use, `views_version` says
/// which version is read and which is written, and [ConversationDigests] tells whether two versions say the same.
@NullMarked
package chat.lockstep.readmodel.version;

import org.jspecify.annotations.NullMarked;
