import type { CommandStatus, ConnectionState, Conversation, Message, SyncState } from '@lockstep/client';
import type { Difference } from './model/convergence.js';
import type { Hop } from './model/journey.js';

/** What a conversation is called. */
export function nameOfConversation({
  kind,
  title,
  peer,
}: Pick<Conversation, 'kind'> & { readonly title?: string; readonly peer?: string }): string {
  return kind === 'private' ? 'Own devices' : (title ?? peer ?? 'Group');
}

/** Enough of a hash for people to see whether two are the same. */
export function fingerprint(hash: string): string {
  return hash.slice(0, 8);
}

export function syncWords(state: SyncState): string {
  switch (state.kind) {
    case 'offline':
      return 'offline';
    case 'connecting':
      return 'connecting';
    case 'behind':
      return state.events > 0 ? `behind by ${state.events}` : 'comparing';
    case 'inStep':
      return 'in step';
    case 'verified':
      return 'verified';
  }
}

export function connectionWords(state: ConnectionState): string {
  switch (state.kind) {
    case 'idle':
      return 'not connected';
    case 'connecting':
      return 'connecting …';
    case 'connected':
      return `connected, session ${state.session.slice(0, 8)}`;
    case 'waiting':
      return `lost (${state.cause}), next attempt in ${(state.retryInMillis / 1_000).toFixed(1)} s`;
    case 'stopped':
      return `stopped: ${state.error?.message ?? state.cause}`;
  }
}

/**
 * What is said of a device that shows no message: what that is, and what to do next.
 *
 * @param looked the conversation that the lab looks at, as the device has it
 */
export function emptyWords(
  isAgreed: boolean,
  looked: Pick<Conversation, 'held' | 'announced'> | undefined,
): string {
  if (!isAgreed) {
    return 'No conversation yet: it begins once the first device is in step, so leave that one online.';
  }
  return !looked || looked.held < looked.announced
    ? 'Nothing of the conversation is held here yet: it comes while this device is online.'
    : 'No message yet: write one below, and watch it come to the other devices.';
}

/** What of a message waits for the server besides the message itself, by the commands that are not settled. */
export function waitingOf({ messageId }: Message, waiting: readonly CommandStatus[]): string[] {
  const words = waiting
    .filter(({ data }) => data['messageId'] === messageId)
    .flatMap(({ action, data }) => {
      const emoji = typeof data['emoji'] === 'string' ? data['emoji'] : '';
      switch (action) {
        case 'edit':
          return ['edit waits'];
        case 'retract':
          return ['taking back waits'];
        case 'react':
          return [`${emoji} waits`];
        case 'unreact':
          return [`taking ${emoji} back waits`];
        default:
          return [];
      }
    });
  return [...new Set(words)];
}

/** What differs, where; `conversation` is its name. */
export function differenceWords(difference: Difference, conversation: string): string {
  const { cause, seq, head } = difference;
  const place = `${conversation}, log place ${seq}`;
  switch (cause) {
    case 'missing':
      return `${place}: not held yet, the server’s log goes to ${head}`;
    case 'ahead':
      return `${place}: held already; the server’s views still end at ${head}`;
    case 'other':
      return `${place}: holds another event than the server, from here on every chain differs`;
    case 'refused':
      return `${place}: refused what it was sent, since it does not follow from what it holds`;
    case 'epoch':
      return `${conversation}: the history was replaced, and begins again`;
    case 'mark':
      return `${conversation}: read up to ${seq} here, up to ${head} at the server`;
    case 'unknown':
      return head > 0
        ? `${conversation}: not known to the device yet`
        : `${conversation}: not listed by the server yet`;
    case 'unsent':
      return seq === 1 ? 'one command waits for the server' : `${seq} commands wait for the server`;
  }
}

/** What a hop is, and by whose clock its time is. */
export const HOPS: Readonly<Record<Hop, string>> = {
  given: 'stored in the outbox, shown at once',
  sent: 'left as a command frame',
  appended: 'appended to the log (the server’s clock)',
  answered: 'result came back',
  arrived: 'delta arrived',
  stored: 'proved, stored and shown',
  acknowledged: 'acknowledged its place',
  delivered: 'delivered mark came back',
  read: 'read mark came back',
};
