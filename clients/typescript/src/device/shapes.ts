import type { ConversationEvent, ConversationKind, Member, Policy } from '../events/event-data.js';
import type { DeviceInfo, Settings } from '../events/fold/account-state.js';
import type { MessageState } from '../events/fold/message.js';
import type { JsonObject } from '../events/json.js';
import type { CommandResult, CommandStatus } from '../outbox/outbox.js';
import type { Health } from '../store/rows.js';
import type { ConnectionState } from '../sync/connector.js';

/**
 * A message as this device shows it. Its id is that of the command that sent it, so it is known before the server has
 * it; `seq` is 0 while it is only in the outbox.
 */
export interface Message extends MessageState {
  /** Whether it is shown as it will be when a command in the outbox is done. */
  readonly isPending: boolean;
}

/** A conversation as this device shows it: as held events and the newest head say, with the outbox done. */
export interface Conversation {
  readonly id: string;
  readonly kind: ConversationKind;
  /** Of a group. */
  readonly title?: string;
  /** The other user of a direct conversation. */
  readonly peer?: string;
  /** Log seq up to which it is held. */
  readonly held: number;
  /** The largest log seq that the server has named; beyond `held` while something is missing. */
  readonly announced: number;
  /** Log seq of this user's removal, after which nothing comes any more. */
  readonly until?: number;
  /** The user's mark, the same on all devices. */
  readonly readUpTo: number;
  /** Messages after the mark that are not retracted. */
  readonly unread: number;
  /** Those of them that mention the user. */
  readonly mentions: number;
  /** In the order of their joining; empty while the server has not told them. */
  readonly members: readonly Member[];
  readonly policy: Policy;
  /** Ids of pinned messages, oldest pin first. */
  readonly pinned: readonly string[];
  /** The user's own, with the draft. */
  readonly settings: Settings;
  /** The newest message; its text may be cut while it is not held. */
  readonly lastMessage?: Message;
  /** Whether a command in the outbox would change what is shown here. */
  readonly isPending: boolean;
  /**
   * `sound`: all events so far follow from each other. `diverged`: what the server sent does not follow from what is
   * held; nothing of it was applied, and it is tried again with each new connection. `upgradeNeeded`: the next event is
   * of a type that this client is too old for; the conversation stands still before it.
   */
  readonly health: Health;
}

/** An event of a conversation's log, as it happened. */
export interface LogEntry {
  readonly seq: number;
  /** Who caused it. */
  readonly by: string;
  readonly at: string;
  readonly event: ConversationEvent;
}

/** What is the user's own, on all of its devices alike and for nobody else to see. */
export interface AccountView {
  /** In the order in which they first said hello, revoked ones included. */
  readonly devices: readonly DeviceInfo[];
  /** Users that this user wants nothing from. */
  readonly blocked: readonly string[];
}

/** How this device stands to the server. `confirmedAt`: until when it is known to have been verified, in milliseconds since 1970. */
export type SyncState =
  /** There is no connection, and none is being made this moment. What is held can be read, what is sent waits. */
  | { readonly kind: 'offline'; readonly confirmedAt?: number }
  | { readonly kind: 'connecting'; readonly confirmedAt?: number }
  /** `events` of logs were named by the server and are not held; 0 while it has not yet named all. */
  | { readonly kind: 'behind'; readonly events: number; readonly confirmedAt?: number }
  /**
   * Everything that the server named is held. The digests differ, though, even after the server named everything anew:
   * its view may have been behind its own log.
   */
  | { readonly kind: 'inStep'; readonly confirmedAt?: number }
  /** Everything that the server named is held, and the digest of all of it is the server's. */
  | { readonly kind: 'verified' };

/**
 * What a device tells its listeners, by `type`. What an event tells is stored before it is told.
 *
 * To show messages it is enough to keep them by their id: put what `messageReceived` and `messageChanged` carry, take
 * out what `messageRemoved` names.
 */
export interface DeviceEvents {
  /** A message is in the log: somebody else's, or one's own from any device. Each once, in log order. */
  messageReceived: { readonly conversation: string; readonly message: Message };
  /** A message is to be shown otherwise than before, or for the first time while its command is in the outbox. */
  messageChanged: { readonly conversation: string; readonly message: Message };
  /** A message is not to be shown any more: the user hid it, or its command was refused. */
  messageRemoved: { readonly conversation: string; readonly messageId: string };
  /** A conversation is new on this device. */
  conversationAdded: { readonly conversation: Conversation };
  /**
   * The server was restored, so the history that this device held is no more, and neither is what was told of it. What
   * the server has instead follows.
   */
  conversationReplaced: { readonly conversation: string };
  /** Something about it changed otherwise than by a message: its mark, title, members, settings or health. */
  conversationChanged: { readonly conversation: Conversation };
  /** The user's devices or blocked users changed. */
  accountChanged: object;
  /** A member's device stored (`device`), or the member read, up to a log seq. Live only with interest `full`. */
  receiptMoved: {
    readonly conversation: string;
    readonly user: string;
    readonly device?: string;
    readonly upTo: number;
  };
  /** Somebody types, or no longer does. May be lost. */
  typingChanged: { readonly conversation: string; readonly user: string; readonly isActive: boolean };
  /** A user that this device watches came or went. May be lost. */
  presenceChanged: {
    readonly user: string;
    readonly status: 'active' | 'away' | 'offline';
    readonly lastSeen?: string;
  };
  connectionChanged: { readonly state: ConnectionState };
  syncChanged: { readonly state: SyncState };
  /** A command of this device was queued, sent, queued again, or settled. */
  commandChanged: { readonly status: CommandStatus };
  /** A command of this device was settled. */
  commandSettled: { readonly result: CommandResult };
  /** A refused command was taken out of the outbox by `forget`. */
  commandForgotten: { readonly id: string };
  /** An event of any stream is held now: each once, in the order of its stream. For whoever keeps a record of it. */
  eventStored: { readonly conversation: string; readonly epoch: string; readonly event: JsonObject };
  /** What the server sent for a conversation does not follow from what is held, twice. */
  diverged: { readonly conversation: string; readonly detail: string };
}

/** The name of a kind of event. */
export type DeviceEventType = keyof DeviceEvents;

/** Any of the events, with its name as `type`. */
export type DeviceEvent = { [T in DeviceEventType]: { readonly type: T } & DeviceEvents[T] }[DeviceEventType];
