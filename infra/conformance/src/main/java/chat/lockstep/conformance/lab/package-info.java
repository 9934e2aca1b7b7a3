/// What a check works with: fresh people and their devices, and the words to expect something with. A [Lab] belongs to
/// one check and closes everything that the check has opened.
@NullMarked
package chat.lockstep.conformance.lab;

import org.jspecify.annotations.NullMarked;
