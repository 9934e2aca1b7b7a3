/// A network that can be broken: [chat.lockstep.testkit.network.Proxy] stands between two programs, and loses,
/// delays or cuts what goes through it. It works on TCP connections and on loopback alone, so it needs neither
/// root nor any tool of the machine; what a real network loses, TCP repeats, so loss looks like silence and
/// delay here as well.
@NullMarked
package chat.lockstep.testkit.network;

import org.jspecify.annotations.NullMarked;
