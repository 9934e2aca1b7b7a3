/// Sessions: one per connected device, from `hello` to close. A session reads the heads, tells its device what is new
/// and follows from there; catching up and following live are one path, so there is no hand-over to get wrong.
///
/// All of a session's state belongs to one thread at a time, its [SessionLoop]; what other threads bring is queued
/// there. The parts: [SyncSession] the life cycle, [Greeting] the `hello`, [Following] what the device was told,
/// [Reads] pulls and pages, [CommandLanes] commands in order, [Marks] acknowledgements, [Outbox] the bounded way out.
@NullMarked
package chat.lockstep.gateway.session;

import org.jspecify.annotations.NullMarked;
