import { Fields, type Json, present } from './json.js';

/** What a member may do in a group. */
export type Role = 'owner' | 'admin' | 'member';

/** What sort of conversation it is: two users for good, members who come and go, or one user and its devices. */
export type ConversationKind = 'direct' | 'group' | 'private';

/** Who of the members. Owners are admins, too. */
export type Who = 'everyone' | 'admins';

/** Somebody who takes part in a conversation. */
export interface Member {
  readonly user: string;
  readonly role: Role;
}

/** What the members of a group may do besides its admins. */
export interface Policy {
  /** Who may send messages. */
  readonly send: Who;
  /** Who may add members. */
  readonly addMembers: Who;
  /** Who may rename the group and pin messages. */
  readonly editSettings: Who;
  /** How long messages that are sent from now on are shown, in seconds; absent for good. */
  readonly messageTtlSeconds?: number;
}

interface OfMessage {
  readonly messageId: string;
  /** Log seq of the message. */
  readonly messageSeq: number;
}

interface Content {
  readonly messageId: string;
  readonly text: string;
  readonly mentions?: readonly string[];
  /** When it is no longer to be shown. */
  readonly expiresAt?: string;
}

/** What changes an earlier message of the same log. */
export type MessageChange = { readonly ordinal: number } & (
  | ({ readonly type: 'messageEdited'; readonly messageSeq: number } & Content)
  | ({ readonly type: 'messageRetracted' } & OfMessage)
  | ({ readonly type: 'reactionAdded'; readonly emoji: string } & OfMessage)
  | ({ readonly type: 'reactionRemoved'; readonly emoji: string } & OfMessage)
);

/** Somebody sent a message. The author is the event's. */
export type MessageSent = {
  readonly type: 'messageSent';
  readonly ordinal: number;
  /** The message that this one answers. */
  readonly replyTo?: string;
} & Content;

/** A conversation began; the creator stands first among the members. */
export interface ConversationCreated {
  readonly type: 'conversationCreated';
  readonly ordinal: number;
  readonly kind: ConversationKind;
  readonly title?: string;
  readonly members: readonly Member[];
}

/** What can happen in the log of a direct or group conversation. `ordinal`: how many messages it holds with this one. */
export type ConversationEvent =
  | ConversationCreated
  | MessageSent
  | MessageChange
  | ({ readonly ordinal: number } & (
      | { readonly type: 'membersAdded'; readonly members: readonly Member[] }
      | { readonly type: 'memberRemoved'; readonly user: string }
      | { readonly type: 'memberLeft'; readonly user: string }
      | { readonly type: 'roleSet'; readonly user: string; readonly role: Role }
      | { readonly type: 'renamed'; readonly title: string }
      | ({ readonly type: 'policySet' } & Policy)
      | ({ readonly type: 'messagePinned' } & OfMessage)
      | ({ readonly type: 'messageUnpinned' } & OfMessage)
    ));

/** A user changed settings of a conversation: those that are present. */
export interface Configured {
  readonly type: 'configured';
  readonly conversation: string;
  readonly mutedUntil?: string;
  readonly pinned?: boolean;
  readonly archived?: boolean;
  readonly markedUnread?: boolean;
}

/** What can happen in the private log of a user. */
export type AccountEvent =
  | Configured
  | {
      readonly type: 'deviceRegistered';
      readonly device: string;
      readonly name?: string;
      readonly platform?: string;
    }
  | { readonly type: 'deviceRenamed'; readonly device: string; readonly name: string }
  | { readonly type: 'deviceRevoked'; readonly device: string }
  | { readonly type: 'privatelyRead'; readonly conversation: string; readonly upTo: number }
  | { readonly type: 'draftChanged'; readonly conversation: string; readonly text: string }
  | { readonly type: 'messageHidden'; readonly conversation: string; readonly messageId: string }
  | { readonly type: 'userBlocked'; readonly user: string }
  | { readonly type: 'userUnblocked'; readonly user: string };

/** What can happen in the receipt stream of a member. `upTo`: the log seq that the mark moved to. */
export type ReceiptEvent =
  | { readonly type: 'delivered'; readonly device: string; readonly upTo: number }
  | { readonly type: 'read'; readonly upTo: number };

/** What happened, by its published name. */
export type EventData = ConversationEvent | AccountEvent | ReceiptEvent;

export const ROLES = ['owner', 'admin', 'member'] as const;
const WHO = ['everyone', 'admins'] as const;
export const KINDS = ['direct', 'group', 'private'] as const;

export function readMember(value: Json): Member {
  const fields = new Fields(value, 'a member');
  return { user: fields.text('user'), role: fields.oneOf('role', ROLES) };
}

export function readPolicy(data: Fields): Policy {
  return present({
    send: data.oneOf('send', WHO),
    addMembers: data.oneOf('addMembers', WHO),
    editSettings: data.oneOf('editSettings', WHO),
    messageTtlSeconds: data.optionalCount('messageTtlSeconds'),
  });
}

const ordinal = (data: Fields): number => data.count('ordinal');

const ofMessage = (data: Fields): OfMessage & { ordinal: number } => ({
  messageId: data.text('messageId'),
  messageSeq: data.count('messageSeq'),
  ordinal: ordinal(data),
});

const content = (data: Fields): Content =>
  present({
    messageId: data.text('messageId'),
    text: data.text('text'),
    mentions: data.optionalTexts('mentions'),
    expiresAt: data.optionalText('expiresAt'),
  });

const READERS: { [T in EventData['type']]: (data: Fields, type: T) => EventData & { type: T } } = {
  conversationCreated: (data, type) =>
    present({
      type,
      ordinal: ordinal(data),
      kind: data.oneOf('kind', KINDS),
      title: data.optionalText('title'),
      members: data.list('members', readMember),
    }),
  membersAdded: (data, type) => ({
    type,
    ordinal: ordinal(data),
    members: data.list('members', readMember),
  }),
  memberRemoved: (data, type) => ({ type, ordinal: ordinal(data), user: data.text('user') }),
  memberLeft: (data, type) => ({ type, ordinal: ordinal(data), user: data.text('user') }),
  roleSet: (data, type) => ({
    type,
    ordinal: ordinal(data),
    user: data.text('user'),
    role: data.oneOf('role', ROLES),
  }),
  renamed: (data, type) => ({ type, ordinal: ordinal(data), title: data.text('title') }),
  policySet: (data, type) => ({ type, ordinal: ordinal(data), ...readPolicy(data) }),
  messageSent: (data, type) =>
    present({ type, ordinal: ordinal(data), ...content(data), replyTo: data.optionalText('replyTo') }),
  messageEdited: (data, type) => ({ type, ...content(data), ...ofMessage(data) }),
  messageRetracted: (data, type) => ({ type, ...ofMessage(data) }),
  reactionAdded: (data, type) => ({ type, ...ofMessage(data), emoji: data.text('emoji') }),
  reactionRemoved: (data, type) => ({ type, ...ofMessage(data), emoji: data.text('emoji') }),
  messagePinned: (data, type) => ({ type, ...ofMessage(data) }),
  messageUnpinned: (data, type) => ({ type, ...ofMessage(data) }),
  delivered: (data, type) => ({ type, device: data.text('device'), upTo: data.count('upTo') }),
  read: (data, type) => ({ type, upTo: data.count('upTo') }),
  deviceRegistered: (data, type) =>
    present({
      type,
      device: data.text('device'),
      name: data.optionalText('name'),
      platform: data.optionalText('platform'),
    }),
  deviceRenamed: (data, type) => ({ type, device: data.text('device'), name: data.text('name') }),
  deviceRevoked: (data, type) => ({ type, device: data.text('device') }),
  privatelyRead: (data, type) => ({
    type,
    conversation: data.text('conversation'),
    upTo: data.count('upTo'),
  }),
  configured: (data, type) =>
    present({
      type,
      conversation: data.text('conversation'),
      mutedUntil: data.optionalText('mutedUntil'),
      pinned: data.optionalFlag('pinned'),
      archived: data.optionalFlag('archived'),
      markedUnread: data.optionalFlag('markedUnread'),
    }),
  draftChanged: (data, type) => ({
    type,
    conversation: data.text('conversation'),
    text: data.text('text'),
  }),
  messageHidden: (data, type) => ({
    type,
    conversation: data.text('conversation'),
    messageId: data.text('messageId'),
  }),
  userBlocked: (data, type) => ({ type, user: data.text('user') }),
  userUnblocked: (data, type) => ({ type, user: data.text('user') }),
};

/** Whether this version knows what events of a type mean. */
export function isKnownType(type: string): type is EventData['type'] {
  return Object.hasOwn(READERS, type);
}

/**
 * The data of an event, by its type.
 *
 * @throws ShapeError if the data is not that of its type
 */
export function readEventData(type: EventData['type'], data: Json | undefined): EventData {
  const read = READERS[type] as (data: Fields, type: string) => EventData;
  return read(new Fields(data, 'data'), type);
}

const ACCOUNT = new Set<string>([
  'deviceRegistered',
  'deviceRenamed',
  'deviceRevoked',
  'privatelyRead',
  'configured',
  'draftChanged',
  'messageHidden',
  'userBlocked',
  'userUnblocked',
]);

export function isAccountEvent(event: EventData): event is AccountEvent {
  return ACCOUNT.has(event.type);
}

export function isReceiptEvent(event: EventData): event is ReceiptEvent {
  return event.type === 'delivered' || event.type === 'read';
}

export function isConversationEvent(event: EventData): event is ConversationEvent {
  return !isAccountEvent(event) && !isReceiptEvent(event);
}

export function isMessageChange(event: EventData): event is MessageChange {
  return (
    event.type === 'messageEdited' ||
    event.type === 'messageRetracted' ||
    event.type === 'reactionAdded' ||
    event.type === 'reactionRemoved'
  );
}
