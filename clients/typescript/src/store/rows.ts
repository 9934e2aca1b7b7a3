import type { ConversationKind } from '../events/event-data.js';
import type { Settings } from '../events/fold/account-state.js';
import type { ConversationState } from '../events/fold/conversation-state.js';
import type { MessageState } from '../events/fold/message.js';
import { marked, NO_TALLY, type Tally, unread } from '../events/fold/tally.js';
import { isPrivate } from '../events/ids.js';
import type { JsonObject } from '../events/json.js';
import type { Place } from '../events/wire-event.js';
import type { CommandResult } from '../outbox/outbox.js';

/** Whether a conversation can go on being applied; see {@link Conversation.health}. */
export type Health = 'sound' | 'diverged' | 'upgradeNeeded';

/** What the newest head said of a conversation besides its places. */
export interface HeadValues {
  readonly until?: number;
  readonly unread: number;
  readonly mentions: number;
  readonly preview?: MessageState;
  readonly settings?: Settings;
}

/** What a device knows of a conversation besides its events. */
export interface ConversationRow {
  readonly id: string;
  readonly kind: ConversationKind;
  readonly title?: string;
  readonly peer?: string;
  readonly epoch: string;
  /** The place that the server last named for the log in a head. */
  readonly announced: Place;
  readonly floor: Place;
  /** The largest log seq that the server has named in any way. */
  readonly announcedSeq: number;
  /** The mark that the server last named. */
  readonly readUpTo: number;
  /** The largest log seq that the user is known here to have read or written. */
  readonly ownMark: number;
  /** The log seq that the server is known to have been told. */
  readonly ackedSeq: number;
  /** Whether the heads of the server list it. */
  readonly isListed: boolean;
  readonly health: Health;
  readonly values: HeadValues;
}

/** The user's mark as far as it is known here; a private conversation has none. */
export function markOf(row: ConversationRow): number {
  return isPrivate(row.id) ? 0 : Math.max(row.readUpTo, row.ownMark);
}

/** What the held events of a conversation amount to, without its messages. */
export interface FoldRow {
  /** Absent while neither the conversation's beginning nor a snapshot is held. */
  readonly state?: ConversationState;
  /** Log seq up to which `state` has seen the log; may be beyond what is held, after a snapshot. */
  readonly stateSeq: number;
  /** Of this user, from `from` on. */
  readonly tally: Tally;
  /**
   * How many messages the log holds up to the held place; negative while that is not known: then it is −1 less the
   * erased messages since `from`.
   */
  readonly ordinal: number;
  /** Log seq that the device began at: it holds every event after it. */
  readonly from: number;
  /** Unread messages up to `from`, which are not held. */
  readonly unreadBefore: number;
  /** Those of them that mention the user. */
  readonly mentionsBefore: number;
  /** Log seq from which the messages before `from` are held; absent if none were asked for. */
  readonly pagedFrom?: number;
}

const UNKNOWN = -1;

/** The fold before the first event after `seq`. */
export function foldAt(seq: number): FoldRow {
  return {
    stateSeq: 0,
    tally: seq === 0 ? NO_TALLY : marked(NO_TALLY, seq, 0),
    ordinal: seq === 0 ? 0 : UNKNOWN,
    from: seq,
    unreadBefore: 0,
    mentionsBefore: 0,
  };
}

/** Unread messages after the user's mark, as far as the events that are held say. */
export function unreadOf(fold: FoldRow, mark: number): number {
  return (
    (mark < fold.from ? fold.unreadBefore : 0) + (fold.ordinal >= 0 ? unread(fold.tally, fold.ordinal) : 0)
  );
}

/** Unread messages that mention the user. */
export function mentionsOf(fold: FoldRow, mark: number): number {
  return (mark < fold.from ? fold.mentionsBefore : 0) + fold.tally.mentions.length;
}

/** The fold after an event; `ordinal` is what the event says, and undefined for an erased one, which does not. */
export function counted(fold: FoldRow, ordinal: number | undefined, isMessage: boolean): FoldRow {
  if (ordinal === undefined) {
    return isMessage ? { ...fold, ordinal: fold.ordinal + (fold.ordinal >= 0 ? 1 : -1) } : fold;
  }
  if (fold.ordinal >= 0) {
    return { ...fold, ordinal };
  }
  const before = ordinal - (isMessage ? 1 : 0) - (UNKNOWN - fold.ordinal);
  return { ...fold, ordinal, tally: { ...fold.tally, markOrdinal: Math.max(0, before) } };
}

/** A command as it is kept. */
export interface OutboxRow {
  /** 1, 2, 3 … in which the commands of this device were given. */
  readonly order: number;
  readonly id: string;
  readonly action: string;
  /** Where it will happen. */
  readonly conversation: string;
  /** Whether the frame names the conversation; the creation of a direct one does not. */
  readonly isNamed: boolean;
  readonly data: JsonObject;
  /** Never `sent`: whether a command that was on its way arrived is not known after a restart. */
  readonly state: 'queued' | 'applied' | 'rejected';
  /** When it was given. */
  readonly at: string;
  /** How it ended. */
  readonly result?: CommandResult;
  /** Whether the history that its event was in has been replaced. */
  readonly isGone?: true;
}
