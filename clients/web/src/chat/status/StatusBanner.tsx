import type { ConnectionState } from '@lockstep/client';
import { CloudOff } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { Button } from '../../ui/Button.js';
import { ago } from '../../ui/time.js';
import { useDevice, useObservable } from '../device/device.js';
import { useNow } from '../device/people.js';
import { STOPPED_BY_STORE } from './store-trouble.js';
import { useWaiting } from './useWaiting.js';
import { waitingInWords } from './waiting.js';

/** A connection that is back within this time is not worth a word. */
const PATIENCE_MILLIS = 1_500;
const CLOCK_MILLIS = 5_000;

/** Says that there is no connection, what waits for one, and since when what is shown is confirmed. */
export function StatusBanner(): ReactElement {
  const { lockstep } = useDevice();
  const connection = useObservable(lockstep.connection);
  const isAway = connection.kind !== 'connected';
  const isLong = useLasting(isAway);
  const isChosen = connection.kind === 'idle' || connection.kind === 'stopped';
  return (
    <div className="banner-place" role="status">
      {isAway && (isLong || isChosen) && <Banner connection={connection} />}
    </div>
  );
}

function Banner({ connection }: { readonly connection: ConnectionState }): ReactElement {
  const { lockstep, signOut } = useDevice();
  const sync = useObservable(lockstep.sync);
  const waiting = useWaiting();
  const now = useNow(CLOCK_MILLIS);
  const confirmedAt = 'confirmedAt' in sync ? sync.confirmedAt : undefined;
  const isRevoked = connection.kind === 'stopped' && connection.error?.code === 'device_revoked';
  return (
    <div className={`banner ${connection.kind === 'stopped' ? 'stopped' : ''}`}>
      <CloudOff size={18} aria-hidden />
      <p>
        <strong>{headline(connection)}</strong>
        {connection.kind !== 'stopped' && (
          <>
            {' '}
            <span>{waitingInWords(waiting)}</span>{' '}
            <span>
              {confirmedAt === undefined
                ? 'What you see was never confirmed by the server.'
                : `What you see was last confirmed ${ago(confirmedAt, now)}.`}
            </span>
          </>
        )}
      </p>
      {isRevoked ? (
        <Button look={['small']} onPress={signOut}>
          Sign out
        </Button>
      ) : (
        <Button look={['small']} onPress={() => void reconnect(connection)}>
          {connection.kind === 'idle' ? 'Go online' : 'Try now'}
        </Button>
      )}
    </div>
  );

  async function reconnect({ kind }: ConnectionState): Promise<void> {
    if (kind === 'waiting' || kind === 'connecting') {
      await lockstep.disconnect();
    }
    await lockstep.connect().catch(() => location.reload()); // its store failed: open it again
  }
}

function headline(connection: ConnectionState): string {
  if (connection.kind === 'idle') {
    return 'You went offline.';
  }
  if (connection.kind !== 'stopped') {
    return 'Offline.';
  }
  if (connection.store) {
    return STOPPED_BY_STORE[connection.store];
  }
  return connection.error?.code === 'device_revoked'
    ? 'This device was shut out by one of your others. What it holds can still be read.'
    : `This device has stopped: ${connection.cause}.`;
}

/** Whether something has been so for some time. */
function useLasting(isSo: boolean): boolean {
  const [isLasting, setLasting] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(isSo), isSo ? PATIENCE_MILLIS : 0);
    return () => clearTimeout(timer);
  }, [isSo]);
  return isSo && isLasting;
}
