/// The operators' commands that work on the projector's data: `dead-letters` looks at records that could not be applied
/// and sends them again, `rebuild` makes a new version of the views beside the running one. They run as a process of
/// their own, out of the projector's jar and with its settings as system properties.
///
/// Exit codes: 0 done, 1 not as wished (something is left, or differs), 2 used wrongly, 3 a server does not answer.
@NullMarked
package chat.lockstep.projector.operate;

import org.jspecify.annotations.NullMarked;
