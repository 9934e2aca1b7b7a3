import type { MessageChange, MessageSent } from '../event-data.js';
import { present } from '../json.js';
import { compare } from '../texts.js';
import type { Author } from '../wire-event.js';

/** Who reacted with an emoji. */
export interface Reaction {
  readonly emoji: string;
  /** Each once, in code-point order. */
  readonly users: readonly string[];
}

/**
 * A message in the state that the events so far have given it. A retracted message keeps its place and its author; its
 * text, mentions and reactions are gone, and nothing that comes later changes it.
 */
export interface MessageState {
  readonly messageId: string;
  /** Log seq of the event that made it. */
  readonly seq: number;
  /** How many messages the log holds up to and with this one. */
  readonly ordinal: number;
  readonly by: Author;
  readonly at: string;
  readonly text?: string;
  readonly editedAt?: string;
  readonly retracted?: true;
  readonly replyTo?: string;
  /** Absent if none. */
  readonly mentions?: readonly string[];
  /** In the order of their emoji. */
  readonly reactions: readonly Reaction[];
  readonly expiresAt?: string;
}

/** The message as it was sent. */
export function sent(event: MessageSent, seq: number, by: Author, at: string): MessageState {
  return present({
    messageId: event.messageId,
    seq,
    ordinal: event.ordinal,
    by,
    at,
    text: event.text,
    replyTo: event.replyTo,
    mentions: nonEmpty(event.mentions),
    reactions: [],
    expiresAt: event.expiresAt,
  });
}

/** The message after an event that concerns it. */
export function messageAfter(
  message: MessageState,
  event: MessageChange,
  by: Author,
  at: string,
): MessageState {
  if (message.retracted) {
    return message;
  }
  switch (event.type) {
    case 'messageEdited':
      return present({ ...message, text: event.text, editedAt: at, mentions: nonEmpty(event.mentions) });
    case 'messageRetracted': {
      const { text: _text, editedAt: _editedAt, mentions: _mentions, ...rest } = message;
      return { ...rest, retracted: true, reactions: [] };
    }
    case 'reactionAdded':
      return { ...message, reactions: reacted(message.reactions, event.emoji, by.user, true) };
    case 'reactionRemoved':
      return { ...message, reactions: reacted(message.reactions, event.emoji, by.user, false) };
  }
}

/** Whether it is no longer to be shown. */
export function isExpired(message: MessageState, now: string): boolean {
  return message.expiresAt !== undefined && message.expiresAt <= now;
}

/** Reactions in their order, without empty ones. */
export function sortedReactions(reactions: readonly Reaction[]): Reaction[] {
  return reactions
    .filter(reaction => reaction.users.length > 0)
    .map(({ emoji, users }) => ({ emoji, users: [...new Set(users)].sort(compare) }))
    .sort((one, other) => compare(one.emoji, other.emoji));
}

function reacted(
  all: readonly Reaction[],
  emoji: string,
  user: string,
  isAdded: boolean,
): readonly Reaction[] {
  const users = all.find(reaction => reaction.emoji === emoji)?.users ?? [];
  if (users.includes(user) === isAdded) {
    return all;
  }
  return sortedReactions([
    ...all.filter(reaction => reaction.emoji !== emoji),
    { emoji, users: isAdded ? [...users, user] : users.filter(other => other !== user) },
  ]);
}

function nonEmpty(mentions: readonly string[] | undefined): readonly string[] | undefined {
  return mentions?.length === 0 ? undefined : mentions;
}
