/// What the tests of every module share: the real servers, started when a test first asks for them and gone with the
/// JVM, and names that no other test has.
@NullMarked
package chat.lockstep.testkit;

import org.jspecify.annotations.NullMarked;
