import type { Mark, Message } from '@lockstep/client';

/** How far one's own message has come. */
export type Standing = 'queued' | 'sent' | 'delivered' | 'read';

/**
 * How far a message has come: the least of what the others have done with it.
 *
 * @param others the members besides its author
 */
export function standingOf(message: Message, marks: readonly Mark[], others: readonly string[]): Standing {
  if (message.seq === 0) {
    return 'queued';
  }
  const has = (name: 'readUpTo' | 'deliveredUpTo'): boolean =>
    others.length > 0 &&
    others.every(user => {
      const mark = marks.find(one => one.user === user);
      return mark !== undefined && Math.max(mark.readUpTo, mark[name]) >= message.seq;
    });
  if (has('readUpTo')) {
    return 'read';
  }
  return has('deliveredUpTo') ? 'delivered' : 'sent';
}
