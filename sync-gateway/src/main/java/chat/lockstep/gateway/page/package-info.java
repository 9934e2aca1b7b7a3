/// The pages for people, from the jar of `client-web`: the chat page at `/`, the sync lab at `/lab`, and what they
/// need under `/assets/`. All of it is read once, at the start, and served from memory under a strict
/// Content-Security-Policy.
@NullMarked
package chat.lockstep.gateway.page;

import org.jspecify.annotations.NullMarked;
