package chat.lockstep.gateway.live;

import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.SharedFrame;

/// A session as this package sees it. All calls return at once, from any thread.
public interface LiveSession {

    UserId user();

    /// Which connection of which device it is.
    Claim claim();

    /// An event was appended to a conversation of this user.
    void hint(Hint hint);

    /// Hints may have been lost: compare what the device was told with the views, soon.
    void compareSoon();

    /// The same device has opened a later connection, here or at another node.
    void supersede();

    /// Somebody writes.
    ///
    /// @param frame shared by all who are to see it
    void typing(Typing typing, SharedFrame frame);

    /// A user whom this session watches is present otherwise than before.
    void presence(UserId user, PresenceStore.Seen seen);
}
