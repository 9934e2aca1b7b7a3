import type { SyncState } from '@lockstep/client';
import { CloudOff, Hourglass, LoaderCircle, ShieldCheck } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { Button } from '../../ui/Button.js';
import { shortTime, wholeTime } from '../../ui/time.js';
import { useLockstep, useObservable } from '../device/device.js';
import { useToday } from '../device/people.js';
import { useProgress } from './progress.js';
import { useWaiting } from './useWaiting.js';

const DIGEST_SIGNS = 12;

/** How this device stands to the server; pressing it tells why. */
export function SyncBadge(): ReactElement {
  const lockstep = useLockstep();
  const sync = useObservable(lockstep.sync);
  const today = useToday();
  const { standstill } = useProgress();
  const stillSince = sync.kind === 'behind' ? standstill.ofAll : undefined;
  const { Icon, label } =
    stillSince === undefined
      ? look(sync)
      : { Icon: Hourglass, label: `Waiting since ${shortTime(stillSince, today)}` };
  return (
    <DialogTrigger>
      <Button className={`sync ${stillSince === undefined ? sync.kind : 'still'}`} look={['small']}>
        <Icon size={15} aria-hidden />
        {label}
      </Button>
      <Popover className="menu-sheet" placement="top start">
        <Dialog aria-label="How this device stands to the server" className="sync-card">
          <SyncCard sync={sync} stillSince={stillSince} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function look(sync: SyncState): { Icon: typeof CloudOff; label: string } {
  switch (sync.kind) {
    case 'offline':
      return { Icon: CloudOff, label: 'Offline' };
    case 'connecting':
      return { Icon: LoaderCircle, label: 'Connecting' };
    case 'behind':
      return { Icon: LoaderCircle, label: sync.events > 0 ? `Behind ${sync.events}` : 'Comparing' };
    case 'inStep':
      return { Icon: ShieldCheck, label: 'In step' };
    case 'verified':
      return { Icon: ShieldCheck, label: 'In lockstep' };
  }
}

const MEANINGS: Record<SyncState['kind'], string> = {
  offline: 'There is no connection. What you see is what this device holds; what you do waits in its outbox.',
  connecting: 'This device is saying hello to the server.',
  behind: 'The server has named events that this device is fetching.',
  inStep: 'This device holds all that the server has named. The digests are still to be compared.',
  verified: 'This device holds exactly what the server holds: the digest of all of it is the same.',
};

const STANDING_STILL =
  'The server has named events that it does not give. This device waits for them, and goes on by itself when they come.';

interface CardProps {
  readonly sync: SyncState;
  /** Since when nothing comes forward. */
  readonly stillSince: number | undefined;
}

function SyncCard({ sync, stillSince }: CardProps): ReactElement {
  const lockstep = useLockstep();
  const connection = useObservable(lockstep.connection);
  const waiting = useWaiting();
  const digests = useDigests(sync);
  const isWanted = connection.kind !== 'idle' && connection.kind !== 'stopped';
  const confirmedAt = 'confirmedAt' in sync ? sync.confirmedAt : undefined;
  return (
    <>
      <p>{stillSince === undefined ? MEANINGS[sync.kind] : STANDING_STILL}</p>
      <dl>
        <dt>Digest here</dt>
        <dd className="mono">{digests.here.slice(0, DIGEST_SIGNS)}</dd>
        <dt>Digest there</dt>
        <dd className="mono">{digests.there?.slice(0, DIGEST_SIGNS) ?? 'not told'}</dd>
        <dt>Outbox</dt>
        <dd>{waiting.length === 0 ? 'empty' : waiting.length}</dd>
        {stillSince !== undefined && (
          <>
            <dt>Waiting since</dt>
            <dd>{wholeTime(stillSince)}</dd>
          </>
        )}
        {confirmedAt !== undefined && (
          <>
            <dt>Confirmed</dt>
            <dd>{wholeTime(confirmedAt)}</dd>
          </>
        )}
        {connection.kind === 'waiting' && (
          <>
            <dt>Because</dt>
            <dd>{connection.cause}</dd>
          </>
        )}
      </dl>
      <Button look={['small']} onPress={() => void (isWanted ? lockstep.disconnect() : lockstep.connect())}>
        {isWanted ? 'Go offline' : 'Go online'}
      </Button>
    </>
  );
}

interface DigestPair {
  readonly here: string;
  readonly there: string | undefined;
}

function useDigests(sync: SyncState): DigestPair {
  const lockstep = useLockstep();
  const [digests, setDigests] = useState<DigestPair>({ here: '', there: undefined });
  useEffect(() => {
    let isOver = false;
    Promise.all([lockstep.digest(), lockstep.serverDigest()]).then(
      ([here, there]) => {
        if (!isOver) {
          setDigests({ here, there });
        }
      },
      () => undefined, // the device is closed or has failed, which the banner tells
    );
    return () => {
      isOver = true;
    };
  }, [lockstep, sync]);
  return digests;
}
