import type { Conversation, SyncState } from '@lockstep/client';

export const FETCHING = 'Fetching what was said …';

interface Known {
  readonly conversation: Pick<Conversation, 'held' | 'announced' | 'isPending'>;
  readonly sync: SyncState['kind'];
  /** Whether the server has named all that there is. */
  readonly isNamed: boolean;
  /** Whether the messages held go back to the beginning. */
  readonly isWhole: boolean;
}

/** What is said where no message can be shown: that there is none only once that is known. */
export function nothingSaid({ conversation, sync, isNamed, isWhole }: Known): string {
  const { held, announced, isPending } = conversation;
  const isBegunHere = announced === 0 && isPending;
  if (isBegunHere || (isNamed && isWhole && held >= announced)) {
    return 'Nothing said yet. Say hello!';
  }
  return sync === 'offline'
    ? 'No message of it is on this device yet. What was said comes with a connection.'
    : FETCHING;
}
