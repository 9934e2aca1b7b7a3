package chat.lockstep.verify;

/// The last place of a stream.
record StreamEnd(long seq, String chain) {}
