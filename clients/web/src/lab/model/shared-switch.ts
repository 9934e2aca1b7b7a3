import type { Condition } from './condition.js';
import type { Network } from './network.js';
import type { Subject } from './subject.js';
import type { WireEntry } from './wire-log.js';

/** What windows that show one device say to each other. */
type Said =
  /** Whoever is there says how its switch stands. */
  | { readonly kind: 'who' }
  | { readonly kind: 'stands'; readonly condition: Condition; readonly clockAhead: number }
  | { readonly kind: 'frame'; readonly entry: Omit<WireEntry, 'number'> };

/** As much of a BroadcastChannel as is used here. */
export interface Line {
  onmessage: ((event: MessageEvent<Said>) => void) | null;
  postMessage(said: Said): void;
  close(): void;
}

/**
 * Lets the windows that show one device share its switch and its frames. The device is in one of them (the SDK's tabs
 * see to that), so the sockets are, too; the others turn the switch there, and see there what passes.
 *
 * @returns ends it
 */
export function shareSwitch(network: Network, clockAhead: Subject<number>, line: Line): () => void {
  let isHearing = false;
  const say = (said: Said): void => {
    if (!isHearing) {
      line.postMessage(said);
    }
  };
  const tellWhereItStands = (): void =>
    say({ kind: 'stands', condition: network.condition.value, clockAhead: clockAhead.value });
  const hear = (said: Said): void => {
    isHearing = true;
    if (said.kind === 'stands') {
      network.set(said.condition);
      clockAhead.set(said.clockAhead);
    } else if (said.kind === 'frame') {
      network.saw(said.entry);
    }
    isHearing = false;
  };
  line.onmessage = ({ data }) => {
    if (data.kind === 'who') {
      tellWhereItStands();
    } else {
      hear(data);
    }
  };
  const ends = [
    network.condition.subscribe(tellWhereItStands),
    clockAhead.subscribe(tellWhereItStands),
    network.watch(entry => say({ kind: 'frame', entry })),
  ];
  line.postMessage({ kind: 'who' });
  return () => {
    ends.forEach(end => end());
    line.close();
  };
}
