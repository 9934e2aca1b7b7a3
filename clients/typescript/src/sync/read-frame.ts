import { KINDS, readMember, readPolicy } from '../events/event-data.js';
import type { Settings } from '../events/fold/account-state.js';
import type { ConversationState } from '../events/fold/conversation-state.js';
import { type MessageState, sortedReactions } from '../events/fold/message.js';
import { type Hash, isHash } from '../events/hash.js';
import { isConversationId } from '../events/ids.js';
import { Fields, type Json, present, ShapeError } from '../events/json.js';
import type { Place } from '../events/wire-event.js';
import {
  DEFAULT_LIMITS,
  type Head,
  type Limits,
  type LockstepError,
  type ServerFrame,
} from './server-frames.js';

/** Milliseconds. A server that asks for more peace is asked again all the same; timers of browsers end at 2^31. */
const WAIT_MAX = 3_600_000;

const READERS: { [T in ServerFrame['type']]: (frame: Fields, type: T) => ServerFrame & { type: T } } = {
  welcome: (frame, type) =>
    present({
      type,
      session: frame.text('session'),
      serverTime: frame.optionalText('serverTime'),
      heartbeatMillis: frame.count('heartbeatMillis'),
      limits: readLimits(frame.optionalObject('limits')),
      resume: frame.oneOf('resume', ['current', 'delta', 'reset']),
      reason: frame.optionalText('reason'),
    }),
  heads: (frame, type) => ({ type, conversations: frame.list('conversations', readHead) }),
  delta: (frame, type) =>
    present({
      type,
      conversation: readConversation(frame.text('conversation')),
      epoch: frame.text('epoch'),
      events: frame.list('events', event => event),
      more: frame.flag('more'),
      request: frame.optionalLabel('request'),
    }),
  snapshot: (frame, type) =>
    present({
      type,
      conversation: readConversation(frame.text('conversation')),
      epoch: frame.text('epoch'),
      log: readPlace(frame.object('log')),
      state: readState(frame.object('state')),
      request: frame.optionalLabel('request'),
    }),
  messages: (frame, type) =>
    present({
      type,
      conversation: readConversation(frame.text('conversation')),
      messages: frame.list('messages', readMessage),
      more: frame.flag('more'),
      request: frame.optionalLabel('request'),
    }),
  typing: (frame, type) => ({
    type,
    conversation: frame.text('conversation'),
    user: frame.text('user'),
    active: frame.flag('active'),
  }),
  presence: (frame, type) =>
    present({
      type,
      user: frame.text('user'),
      status: frame.oneOf('status', ['active', 'away', 'offline']),
      lastSeen: frame.optionalText('lastSeen'),
    }),
  caughtUp: (frame, type) => ({ type, cursor: frame.text('cursor'), digest: readHash(frame.text('digest')) }),
  result: (frame, type) =>
    present({
      type,
      id: frame.text('id'),
      outcome: frame.oneOf('outcome', ['applied', 'duplicate', 'unchanged', 'rejected']),
      conversation: frame.optionalText('conversation'),
      stream: frame.optionalText('stream'),
      seq: frame.optionalCount('seq'),
      at: frame.optionalText('at'),
      error: readOptionalError(frame),
    }),
  error: (frame, type) =>
    present({ type, error: readError(frame.object('error')), request: frame.optionalLabel('request') }),
  drain: (frame, type) => ({ type, reconnectAfterMillis: readWindow(frame) }),
  lag: (frame, type) => ({ type, conversations: frame.texts('conversations') }),
  pong: (frame, type) => present({ type, nonce: frame.optionalLabel('nonce') }),
};

/**
 * Reads a frame.
 *
 * @returns undefined for a type that this client does not know
 * @throws ShapeError if it is none
 */
export function readFrame(text: string): ServerFrame | undefined {
  const frame = new Fields(parsed(text), 'a frame');
  const type = frame.text('type');
  if (!Object.hasOwn(READERS, type)) {
    return undefined;
  }
  const read = READERS[type as ServerFrame['type']] as (frame: Fields, type: string) => ServerFrame;
  return read(frame, type);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (malformed) {
    throw new ShapeError(`not JSON: ${String(malformed)}`);
  }
}

function readLimits(limits: Fields | undefined): Limits {
  const atLeastOne = (name: keyof Limits): number =>
    Math.max(1, limits?.optionalCount(name) ?? DEFAULT_LIMITS[name]);
  return {
    commandsInFlight: atLeastOne('commandsInFlight'),
    commandsPerSecond: atLeastOne('commandsPerSecond'),
    textBytes: atLeastOne('textBytes'),
    titleBytes: atLeastOne('titleBytes'),
  };
}

function readConversation(id: string): string {
  if (!isConversationId(id)) {
    throw new ShapeError('conversation must be a lower-case UUID or user:<userId>');
  }
  return id;
}

function readHash(text: string): Hash {
  if (!isHash(text)) {
    throw new ShapeError('a hash must be 32 bytes in unpadded base64url');
  }
  return text;
}

function readPlace(place: Fields): Place {
  return { seq: place.count('seq'), chain: readHash(place.text('chain')) };
}

function readHead(value: Json): Head {
  const head = new Fields(value, 'a head');
  const preview = head.optionalObject('preview');
  const settings = head.optionalObject('settings');
  return present({
    id: readConversation(head.text('id')),
    kind: head.oneOf('kind', KINDS),
    title: head.optionalText('title'),
    peer: head.optionalText('peer'),
    epoch: head.text('epoch'),
    log: readPlace(head.object('log')),
    floor: readPlace(head.object('floor')),
    until: head.optionalCount('until'),
    unread: head.count('unread'),
    mentions: head.count('mentions'),
    readUpTo: head.count('readUpTo'),
    preview: preview && readMessage(preview.all),
    settings: settings && readSettings(settings),
  });
}

function readSettings(settings: Fields): Settings {
  return present({
    mutedUntil: settings.optionalText('mutedUntil'),
    pinned: settings.optionalFlag('pinned'),
    archived: settings.optionalFlag('archived'),
    markedUnread: settings.optionalFlag('markedUnread'),
    draft: settings.optionalText('draft'),
  });
}

function readMessage(value: Json): MessageState {
  const message = new Fields(value, 'a message');
  const by = message.object('by');
  const mentions = message.optionalTexts('mentions');
  return present({
    messageId: message.text('messageId'),
    seq: message.count('seq'),
    ordinal: message.count('ordinal'),
    by: { user: by.text('user'), device: by.text('device') },
    at: message.text('at'),
    text: message.optionalText('text'),
    editedAt: message.optionalText('editedAt'),
    retracted: message.optionalFlag('retracted') === true ? true : undefined,
    replyTo: message.optionalText('replyTo'),
    mentions: mentions?.length === 0 ? undefined : mentions,
    reactions: readReactions(message.optionalObject('reactions')),
    expiresAt: message.optionalText('expiresAt'),
  });
}

function readReactions(reactions: Fields | undefined): MessageState['reactions'] {
  const emojis = reactions ? Object.keys(reactions.all) : [];
  return sortedReactions(emojis.map(emoji => ({ emoji, users: reactions?.texts(emoji) ?? [] })));
}

function readState(state: Fields): ConversationState {
  return present({
    kind: state.oneOf('kind', KINDS),
    title: state.optionalText('title'),
    members: state.list('members', readMember),
    policy: readPolicy(state.object('policy')),
    pinned: state.texts('pinned'),
  });
}

function readOptionalError(frame: Fields): LockstepError | undefined {
  const error = frame.optionalObject('error');
  return error && readError(error);
}

function readError(error: Fields): LockstepError {
  return present({
    code: error.text('code'),
    class: error.text('class'),
    message: error.text('message'),
    retry: error.text('retry'),
    retryAfterMillis: readWait(error.optionalCount('retryAfterMillis')),
    field: error.optionalText('field'),
    traceId: error.optionalText('traceId'),
  });
}

function readWindow(frame: Fields): readonly [number, number] {
  const [min = 0, max = min] = frame.list('reconnectAfterMillis', value =>
    Number.isSafeInteger(value) ? Math.min(Math.max(0, value as number), WAIT_MAX) : 0,
  );
  return [min, Math.max(min, max)];
}

function readWait(millis: number | undefined): number | undefined {
  return millis === undefined ? undefined : Math.min(millis, WAIT_MAX);
}
