/**
 * A Lockstep device in a library, for browsers and Node: it keeps what it holds in one store, proves every event that
 * it applies, sends what its user says exactly once, and comes back in step after any interruption. It has no
 * dependencies. Begin at {@link Lockstep}.
 *
 * @packageDocumentation
 */
export { Actions } from './actions.js';
export type { LockstepOptions } from './device/options.js';
export type { PastState } from './device/past.js';
export type {
  AccountView,
  Conversation,
  DeviceEvent,
  DeviceEvents,
  DeviceEventType,
  LogEntry,
  Message,
  SyncState,
} from './device/shapes.js';
export { devTokens } from './dev-tokens.js';
export type {
  ConversationCreated,
  ConversationEvent,
  ConversationKind,
  Member,
  MessageChange,
  MessageSent,
  Policy,
  Role,
  Who,
} from './events/event-data.js';
export type { DeviceInfo, Settings } from './events/fold/account-state.js';
export type { ConversationState } from './events/fold/conversation-state.js';
export type { MessageState, Reaction } from './events/fold/message.js';
export { digestOf, type DigestPart, type Hash } from './events/hash.js';
export { directOf, privateOf } from './events/ids.js';
export type { Json, JsonObject } from './events/json.js';
export type { Author, Place } from './events/wire-event.js';
export { Lockstep } from './lockstep.js';
export type { Observable } from './observable.js';
export type { CommandResult, CommandStatus } from './outbox/outbox.js';
export { OwnAccount } from './own-account.js';
export { indexedDbStorage } from './store/indexed-db-storage.js';
export { memoryStorage } from './store/memory-storage.js';
export type { Health } from './store/rows.js';
export {
  type Change,
  type Entry,
  type KeyRange,
  type Storage,
  StoreError,
  type StoreTrouble,
  type Table,
} from './store/storage.js';
export type { Receipt } from './receipts.js';
export type { PendingCommand } from './submitter.js';
export {
  type Cancel,
  type Channel,
  type ChannelOwner,
  type Surroundings,
  surroundingsHere,
  type Wakeups,
  type WebSocketConstructor,
  type WebSocketLike,
} from './surroundings.js';
export type { Interest } from './sync/client-frames.js';
export type { ConnectionState } from './sync/connector.js';
export type { Mark } from './sync/marks.js';
export { LockstepFailure } from './sync/requests.js';
export type { LockstepError } from './sync/server-frames.js';
export type { Timings } from './sync/timings.js';
export type { TokenSupplier } from './sync/tokens.js';
