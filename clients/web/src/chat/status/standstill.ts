import type { Conversation, SyncState } from '@lockstep/client';

/** Nothing that comes takes longer than this to bring a conversation forward. */
export const PATIENCE_MILLIS = 15_000;

/** How far a conversation is held of which the server has named more. */
export interface Place {
  readonly held: number;
  /** When it came so far, on a clock that nobody sets. */
  readonly since: number;
  /** The same for people, in milliseconds since 1970. */
  readonly at: number;
}

/** By conversation; of those that are held as far as the server has named them there is none. */
export type Places = ReadonlyMap<string, Place>;

export const NO_PLACES: Places = new Map();

/** Looks again how far each conversation is held. */
export function placesAfter(
  before: Places,
  conversations: readonly Pick<Conversation, 'id' | 'held' | 'announced'>[],
  since: number,
  at: number,
): Places {
  const places = new Map<string, Place>();
  for (const { id, held, announced } of conversations) {
    if (held < announced) {
      const place = before.get(id);
      places.set(id, place?.held === held ? place : { held, since, at });
    }
  }
  return places;
}

/** What stands still, and since when, in milliseconds since 1970. */
export interface Standstill {
  /** By conversation. */
  readonly of: ReadonlyMap<string, number>;
  /** Of the device: there while nothing that is missing comes forward. */
  readonly ofAll?: number;
}

export const NO_STANDSTILL: Standstill = { of: new Map() };

/** Those conversations of which nothing has come for long. */
export function standstillOf(places: Places, now: number): Standstill {
  const still = [...places].filter(([, { since }]) => now - since >= PATIENCE_MILLIS);
  if (still.length === 0) {
    return NO_STANDSTILL;
  }
  const of = new Map(still.map(([id, { at }]) => [id, at]));
  return still.length === places.size ? { of, ofAll: Math.min(...of.values()) } : { of };
}

/** Whether a device has been in step since it was connected; what it lacks since then, its conversations tell. */
export function wasInStep(before: boolean, kind: SyncState['kind']): boolean {
  switch (kind) {
    case 'offline':
    case 'connecting':
      return false;
    case 'behind':
      return before;
    case 'inStep':
    case 'verified':
      return true;
  }
}
