/// The published language of Lockstep: identifiers, version vectors, the hash chain, the canonical JSON that is
/// hashed, and the events themselves with their stable names. Every other module, every client and every analyst
/// reads events by what is here, so nothing in it depends on a framework, and published names never change.
@NullMarked
package chat.lockstep.events;

import org.jspecify.annotations.NullMarked;
