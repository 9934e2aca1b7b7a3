import type { Conversation } from '@lockstep/client';
import { ShieldAlert } from 'lucide-react';
import type { ReactElement } from 'react';

/** Says why a conversation stands still. */
export function HealthNote({ conversation }: { readonly conversation: Conversation }): ReactElement | null {
  switch (conversation.health) {
    case 'sound':
      return null;
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
