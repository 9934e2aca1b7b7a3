import type { StoreTrouble } from '@lockstep/client';

const LOST = 'What you write now is neither kept nor sent.';

/** Why a device that was open has stopped, and what it means, for people. */
export const STOPPED_BY_STORE: Readonly<Record<StoreTrouble, string>> = {
  full: `This browser’s storage is full, so this device has stopped. What it showed so far is kept. ${LOST}`,
  taken: `This device’s database was cleared, or opened elsewhere, so it has stopped here. ${LOST}`,
  refused: `The browser’s database fails, so this device has stopped. ${LOST}`,
};

interface Refusal {
  readonly title: string;
  readonly meaning: string;
}

/** Why a device cannot be opened, and what it means, for people. */
export const NOT_OPENED: Readonly<Record<StoreTrouble, Refusal>> = {
  full: {
    title: 'There is no room',
    meaning:
      'This browser’s storage is full, so what the server sends and what you write could not be kept. What was kept before is still there. Make room, then try again:',
  },
  taken: {
    title: 'This device is open elsewhere',
    meaning: 'Its database was cleared, or taken by another tab:',
  },
  refused: {
    title: 'This browser keeps nothing',
    meaning:
      'Lockstep needs its database to hold what the server sends and what you write, so nothing can be shown or sent. The browser refused it, as some do in private windows:',
  },
};

/** Said where there is no database at all, and everything is in the memory of the page. */
export const NOTHING_KEPT =
  'This browser has no database, so nothing is kept here: a reload fetches everything anew, and what has not been sent by then is lost.';
