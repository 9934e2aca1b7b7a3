import type { Hash, PastState } from '@lockstep/client';
import type { ServerPast, ServerView } from './server-view.js';

/** A message of the past. */
export interface PastMessage {
  readonly messageId: string;
  readonly by: string;
  readonly text: string;
  readonly isEdited: boolean;
  readonly isRetracted: boolean;
}

/** A conversation as it was: as the server says, and as a device folds it from the events that it holds. */
export interface Past {
  readonly seq: number;
  readonly server: Side;
  /** Undefined if the device does not hold the log so far. */
  readonly device: Side | undefined;
  readonly isSame: boolean;
}

/** One side's word on the past; messages oldest first. */
export interface Side {
  readonly chain: Hash;
  readonly title: string;
  readonly members: readonly string[];
  readonly messages: readonly PastMessage[];
}

/** The device that folds, as far as it is needed here. */
export interface Folding {
  asOf(conversation: string, seq: number, limit: number): Promise<PastState | undefined>;
}

const MESSAGES = 50;

/**
 * Asks both sides for a moment of the past.
 *
 * @param at a log seq, or a time as RFC 3339 has it; the device folds up to the seq that the server says it was
 */
export async function past(
  server: ServerView,
  user: string,
  device: Folding,
  conversation: string,
  at: number | string,
): Promise<Past> {
  const told = await server.past(user, conversation, at);
  const folded = await device.asOf(conversation, told.log.seq, MESSAGES);
  const [theirs, own] = [sideOf(told), folded && sideOf(folded)];
  return {
    seq: told.log.seq,
    server: theirs,
    device: own,
    isSame: JSON.stringify(theirs) === JSON.stringify(own),
  };
}

function sideOf({ log, state, messages }: ServerPast | PastState): Side {
  return {
    chain: log.chain,
    title: state.title ?? '',
    members: state.members.map(({ user, role }) => `${user} (${role})`),
    messages: messages
      .map(({ messageId, by, text, editedAt, retracted }) => ({
        messageId,
        by: by.user,
        text: text ?? '',
        isEdited: editedAt !== undefined,
        isRetracted: retracted === true,
      }))
      .reverse(),
  };
}
