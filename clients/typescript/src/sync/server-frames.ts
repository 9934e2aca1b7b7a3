import type { ConversationKind } from '../events/event-data.js';
import type { Settings } from '../events/fold/account-state.js';
import type { ConversationState } from '../events/fold/conversation-state.js';
import type { MessageState } from '../events/fold/message.js';
import type { Hash } from '../events/hash.js';
import type { Json } from '../events/json.js';
import type { Place } from '../events/wire-event.js';

/** An error as the server told it. Kept as text, so that a code that is newer than this client can be shown. */
export interface LockstepError {
  /** What is wrong, for programs: `not_found`, `rate_limited` and so on. */
  readonly code: string;
  /** What sort of trouble it is: `transient`, `overload`, `auth`, `permission`, `conflict`, `invalid` or `gone`. */
  readonly class: string;
  /** For a developer's eyes. */
  readonly message: string;
  /** `same_id`, `new_id`, `after` or `never`. */
  readonly retry: string;
  /** How long to wait before the same again; an hour at most, whatever the server asked for. */
  readonly retryAfterMillis?: number;
  /** The field at fault. */
  readonly field?: string;
  /** Finds this error in the server's logs. */
  readonly traceId?: string;
}

/** Whether the same may succeed later. */
export function isPassing(error: LockstepError): boolean {
  return error.retry === 'same_id' || error.retry === 'after';
}

/** What the server says of a conversation as a whole. */
export interface Head {
  readonly id: string;
  readonly kind: ConversationKind;
  readonly title?: string;
  readonly peer?: string;
  readonly epoch: string;
  readonly log: Place;
  readonly floor: Place;
  readonly until?: number;
  readonly unread: number;
  readonly mentions: number;
  readonly readUpTo: number;
  readonly preview?: MessageState;
  readonly settings?: Settings;
}

/** The limits in `welcome` that a client can keep. */
export interface Limits {
  /** Commands that wait for their results on one connection. */
  readonly commandsInFlight: number;
  readonly commandsPerSecond: number;
  /** Of UTF-8, in a message or draft. */
  readonly textBytes: number;
  /** Of UTF-8, in a title. */
  readonly titleBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  commandsInFlight: 64,
  commandsPerSecond: 50,
  textBytes: 16_384,
  titleBytes: 256,
};

/** What the server sends, as far as this client listens. */
export type ServerFrame =
  | {
      readonly type: 'welcome';
      readonly session: string;
      readonly serverTime?: string;
      readonly heartbeatMillis: number;
      readonly limits: Limits;
      readonly resume: 'current' | 'delta' | 'reset';
      readonly reason?: string;
    }
  | { readonly type: 'heads'; readonly conversations: readonly Head[] }
  | Delta
  | Snapshot
  | MessagesPage
  | {
      readonly type: 'typing';
      readonly conversation: string;
      readonly user: string;
      readonly active: boolean;
    }
  | {
      readonly type: 'presence';
      readonly user: string;
      readonly status: 'active' | 'away' | 'offline';
      readonly lastSeen?: string;
    }
  | { readonly type: 'caughtUp'; readonly cursor: string; readonly digest: Hash }
  | Result
  | { readonly type: 'error'; readonly error: LockstepError; readonly request?: string }
  | { readonly type: 'drain'; readonly reconnectAfterMillis: readonly [number, number] }
  | { readonly type: 'lag'; readonly conversations: readonly string[] }
  | { readonly type: 'pong'; readonly nonce?: string };

/** Events of a conversation. They stay as they came; each is read by itself, so one bad event does not hide the frame. */
export interface Delta {
  readonly type: 'delta';
  readonly conversation: string;
  readonly epoch: string;
  readonly events: readonly Json[];
  readonly more: boolean;
  readonly request?: string;
}

/** A conversation as a whole at a place: asked for, or because a pull named an epoch that is over. */
export interface Snapshot {
  readonly type: 'snapshot';
  readonly conversation: string;
  readonly epoch: string;
  readonly log: Place;
  readonly state: ConversationState;
  readonly request?: string;
}

/** Messages as the server's view has them, newest first. */
export interface MessagesPage {
  readonly type: 'messages';
  readonly conversation: string;
  readonly messages: readonly MessageState[];
  readonly more: boolean;
  readonly request?: string;
}

/** The answer to a command. */
export interface Result {
  readonly type: 'result';
  readonly id: string;
  readonly outcome: 'applied' | 'duplicate' | 'unchanged' | 'rejected';
  readonly conversation?: string;
  readonly stream?: string;
  readonly seq?: number;
  readonly at?: string;
  readonly error?: LockstepError;
}

/** Whether the server was given credit for it. */
export function isCounted(frame: ServerFrame): boolean {
  return ['heads', 'delta', 'snapshot', 'messages'].includes(frame.type);
}
