/// Where a local Lockstep lives: its settings, its ports and its data folder, and the four servers started in it.
///
/// The data folder holds `identity` (a random id), `secrets/` (owner only), `logs/`, `run/` (pid files), and one folder
/// per server with its data.
@NullMarked
package chat.lockstep.local;

import org.jspecify.annotations.NullMarked;
