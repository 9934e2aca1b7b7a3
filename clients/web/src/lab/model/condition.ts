import type { Pace } from './pipe.js';

/** What the network between one device and the server is like. */
export type Condition = 'online' | 'offline' | 'slow' | 'lossy' | 'halfOpen' | 'killed' | 'forged';

/** The conditions in the order in which a switch shows them, with what each does. */
export const CONDITIONS: readonly {
  readonly condition: Condition;
  readonly name: string;
  readonly effect: string;
}[] = [
  { condition: 'online', name: 'Online', effect: 'Frames pass as they are.' },
  { condition: 'offline', name: 'Offline', effect: 'The socket breaks, and no other one can be opened.' },
  { condition: 'slow', name: 'Slow', effect: 'Each frame takes 300 ms, and all share 8 kB a second.' },
  {
    condition: 'lossy',
    name: 'Lossy',
    effect:
      'Each connection dies after 3 to 30 frames. TCP loses no single frame: it delivers all in order, or breaks.',
  },
  {
    condition: 'halfOpen',
    name: 'Half-open',
    effect: 'Nothing passes in either direction, and nobody says so: the socket still looks open.',
  },
  {
    condition: 'killed',
    name: 'Killed in a page',
    effect: 'While the device catches up, its connection dies in place of the next page.',
  },
  {
    condition: 'forged',
    name: 'Forged',
    effect: 'Somebody in the middle changes the text of every message on its way to the device.',
  },
];

export const SLOW: Pace = { delayMillis: 300, bytesPerSecond: 8_000 };

/** How many frames a connection of a lossy network carries. */
export const LOSSY_FRAMES = { min: 3, max: 30 } as const;
