import type { PaneId } from './pane.js';

export const PANES_MIN = 2;
export const PANES_MAX = 4;

/** What a lab begins with: two devices of one user, and one of another. */
export const FIRST_PANES: readonly PaneId[] = [
  { user: 'alice', device: 'lab-laptop' },
  { user: 'alice', device: 'lab-phone' },
  { user: 'bob', device: 'lab-phone' },
];

const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** The pane in `alice/phone`; undefined if that names none. */
export function readPane(text: string): PaneId | undefined {
  const [user = '', device = '', ...rest] = text.split('/');
  return NAME.test(user) && user !== 'system' && NAME.test(device) && rest.length === 0
    ? { user, device }
    : undefined;
}

/** The panes in `alice/laptop,bob/phone`, each once; undefined if those are none, or too few or too many. */
export function readPanes(text: string): readonly PaneId[] | undefined {
  const names = [...new Set(text.split(','))];
  const panes = names.flatMap(name => readPane(name) ?? []);
  const isRight = panes.length === names.length && panes.length >= PANES_MIN && panes.length <= PANES_MAX;
  return isRight ? panes : undefined;
}

export function writePanes(panes: readonly PaneId[]): string {
  return panes.map(({ user, device }) => `${user}/${device}`).join(',');
}

/** A device that the user has never had, of the same sort: `phone` and `phone-3fa2` make `phone-91c0`. */
export function anotherDevice({ user, device }: PaneId, random: () => number = Math.random): PaneId {
  const suffix = Math.floor(random() * 0x10000)
    .toString(16)
    .padStart(4, '0');
  const sort = device.replace(/-[0-9a-f]{4}$/, '').slice(0, 59);
  return { user, device: `${sort}-${suffix}` };
}
