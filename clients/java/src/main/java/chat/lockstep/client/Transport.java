package chat.lockstep.client;

/// Carries the frames of a device: WebSockets, or what takes their place in a simulation.
public interface Transport {

    /// Begins to open a connection and does not wait for it; `owner` is told how that went.
    ///
    /// @param token what the device shows at the door
    Channel open(String token, Owner owner);

    /// One connection. A frame is JSON text, whatever it looks like on its way.
    interface Channel {

        /// Not a close code: the connection broke, or never was.
        int BROKEN = -1;

        /// Sends frames in the order of the calls, and does not wait. Frames for a connection that is over are
        /// dropped.
        void send(String frame);

        /// How many frames wait for the network.
        int unsent();

        /// The owner is done with a frame: another one may come.
        void handled();

        /// Sends what waits, then says good-bye; the owner hears no more.
        void close();

        /// Ends at once; the owner hears no more.
        void abort();
    }

    /// Who is told of each whole frame and, once, of the end. By one thread at a time; does not block.
    interface Owner {

        void opened(Channel channel);

        /// The owner answers with [Channel#handled()] when it is done with the frame. A bounded number of frames may
        /// wait for that.
        void frame(Channel channel, String text);

        /// @param code the close code, the HTTP status of a refused upgrade, or [Channel#BROKEN]
        /// @param reason for a developer's eyes
        void over(Channel channel, int code, String reason);
    }
}
