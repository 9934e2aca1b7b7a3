import type { DigestPart, Hash } from '@lockstep/client';

/** What one device holds, as it says itself. */
export interface Holding {
  /** Of the device, for people: `alice/phone`. */
  readonly name: string;
  readonly user: string;
  readonly digest: Hash;
  readonly parts: readonly DigestPart[];
  /** Commands that the server has not answered. */
  readonly unsent: number;
  /** Conversations in which the device was sent what does not follow from what it holds. */
  readonly refusing: readonly string[];
  chainAt(conversation: string, seq: number): Promise<Hash | undefined>;
}

/** What the server says that a user's devices should hold. */
export interface Truth {
  readonly digest: Hash;
  readonly parts: readonly DigestPart[];
  chainAt(conversation: string, seq: number): Promise<Hash | undefined>;
}

/** How a device differs from the server. */
export type Cause =
  /** Some events are not held yet. */
  | 'missing'
  /** The device was told of events that the server's views do not show yet. */
  | 'ahead'
  /** Both hold an event at this place, and not the same. */
  | 'other'
  /** The device was sent something else than the server's history, and did not take it. */
  | 'refused'
  /** The histories are not the same. */
  | 'epoch'
  /** The user's read mark is another. */
  | 'mark'
  /** One of them does not know the conversation. */
  | 'unknown'
  /** The device has commands that the server has not answered. */
  | 'unsent';

/** Where a device first differs from the server in a conversation. */
export interface Difference {
  readonly device: string;
  /** Absent for `unsent`. */
  readonly conversation?: string;
  readonly cause: Cause;
  /** The first place that differs; of a mark where the device has it, of `unsent` how many there are. */
  readonly seq: number;
  /** How far the server's log goes, or where it has the mark. */
  readonly head: number;
}

/** Whether a difference goes away by itself, once everybody is connected. */
export function isPassing({ cause }: Difference): boolean {
  return ['missing', 'ahead', 'mark', 'unknown', 'unsent'].includes(cause);
}

/** All that keeps a device from being in step; empty if it holds exactly what the server has and owes it nothing. */
export async function differences(device: Holding, truth: Truth): Promise<Difference[]> {
  const found: Difference[] = [];
  if (device.digest !== truth.digest) {
    const held = new Map(device.parts.map(part => [part.conversation, part]));
    for (const part of truth.parts) {
      found.push(...(await differing(device, truth, held.get(part.conversation), part)));
      held.delete(part.conversation);
    }
    for (const { conversation, seq } of held.values()) {
      found.push({ device: device.name, conversation, cause: 'unknown', seq, head: 0 });
    }
  }
  if (device.unsent > 0) {
    found.push({ device: device.name, cause: 'unsent', seq: device.unsent, head: 0 });
  }
  return found;
}

async function differing(
  device: Holding,
  truth: Truth,
  held: DigestPart | undefined,
  { conversation, epoch, seq: head, chain, readUpTo }: DigestPart,
): Promise<Difference[]> {
  const because = (cause: Cause, seq: number): Difference[] => [
    { device: device.name, conversation, cause, seq, head },
  ];
  if (!held) {
    return because('unknown', 1);
  }
  if (held.epoch !== epoch) {
    return because('epoch', 1);
  }
  const common = Math.min(held.seq, head);
  const mine = held.seq === common ? held.chain : await device.chainAt(conversation, common);
  const theirs = head === common ? chain : await truth.chainAt(conversation, common);
  if (mine !== theirs && common > 0) {
    return because('other', await firstDiffering(conversation, common, device, truth));
  }
  if (device.refusing.includes(conversation)) {
    return because('refused', held.seq + 1);
  }
  if (held.seq < head) {
    return because('missing', held.seq + 1);
  }
  if (held.seq > head) {
    return because('ahead', held.seq);
  }
  if (held.readUpTo !== readUpTo) {
    return [{ device: device.name, conversation, cause: 'mark', seq: held.readUpTo, head: readUpTo }];
  }
  return [];
}

/**
 * The first place at which two logs have different chains, given that they do at `last`. A chain stands for all events
 * before it, so once two differ they differ ever after, and halving finds where.
 */
async function firstDiffering(
  conversation: string,
  last: number,
  one: Pick<Holding, 'chainAt'>,
  other: Pick<Truth, 'chainAt'>,
): Promise<number> {
  let [low, high] = [1, last];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [mine, theirs] = await Promise.all([
      one.chainAt(conversation, middle),
      other.chainAt(conversation, middle),
    ]);
    if (mine === theirs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
