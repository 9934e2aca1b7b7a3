package chat.lockstep.command.nodes;

/// Where nodes say that they are there.
interface NodeRegister extends AutoCloseable {

    /// Enters `node`, or renews its entry, for this long from now on.
    ///
    /// @throws RuntimeException if the register is away
    void enter(String node, long lifeMillis);

    /// Takes `node` out.
    ///
    /// @throws RuntimeException if the register is away
    void leave(String node);

    @Override
    void close();
}
