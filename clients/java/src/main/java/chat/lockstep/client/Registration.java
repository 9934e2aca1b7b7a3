package chat.lockstep.client;

/// A listener's place with a device; closing it gives it up.
public interface Registration extends AutoCloseable {

    @Override
    void close();
}
