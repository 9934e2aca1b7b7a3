import type { Conversation } from '@lockstep/client';
import { Hourglass, ShieldAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { dayAndTime } from '../../ui/time.js';

interface Props {
  readonly conversation: Pick<Conversation, 'health'>;
  /** Since when nothing has come of what is missing, in milliseconds since 1970. */
  readonly stillSince: number | undefined;
  /** When the day began. */
  readonly today: number;
}

/** Says why a conversation stands still. */
export function HealthNote({ conversation, stillSince, today }: Props): ReactElement | null {
  switch (conversation.health) {
    case 'sound':
      return stillSince === undefined ? null : (
        <p className="health still" role="status">
          <Hourglass size={18} aria-hidden />
          The server does not give the newest of this conversation. This device has waited for it since{' '}
          {dayAndTime(stillSince, today)}, and goes on by itself when it comes.
        </p>
      );
    case 'diverged':
      return (
        <p className="health" role="alert">
          <ShieldAlert size={18} aria-hidden />
          What the server sends does not follow from what this device holds, so nothing of it is shown. It is
          tried again with each new connection.
        </p>
      );
    case 'upgradeNeeded':
      return (
        <p className="health" role="alert">
          <ShieldAlert size={18} aria-hidden />
          Something new has happened here that this page is too old to show. Reload it for the newest one.
        </p>
      );
  }
}
