package chat.lockstep.client;

/// How many frames the server may send ahead of this device: it begins with a number of them, and may send as many more
/// as the device has stored. So a device that is slow is told less instead of drowning: the server sends heads in place
/// of events, and the device pulls at its own pace.
final class Credit {

    /// A grant for each frame would double the frames.
    private static final int PART = 4;

    private final int ahead;
    private int used;

    /// @param ahead at least 1
    Credit(int ahead) {
        this.ahead = ahead;
    }

    /// A `hello` grants everything anew. What comes before the server has read it counts twice, which does no harm.
    ///
    /// @return the number of frames to grant
    int begin() {
        used = 0;
        return ahead;
    }

    /// A frame that costs credit was handled; it is stored by the end of the turn.
    void use() {
        used++;
    }

    /// What may be given back now.
    ///
    /// @return the number of frames; 0 while it is not worth a frame
    int giveBack() {
        int given = used * PART >= ahead ? used : 0;
        used -= given;
        return given;
    }
}
