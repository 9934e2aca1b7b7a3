import type { CommandStatus } from '@lockstep/client';
import { useMemo } from 'react';
import { useLockstep, useObservable } from '../device/device.js';

/** What the user did and the server has not answered yet. */
export function useWaiting(): readonly CommandStatus[] {
  const lockstep = useLockstep();
  const outbox = useObservable(useMemo(() => lockstep.observeOutbox(), [lockstep]));
  return useMemo(() => outbox.filter(({ state }) => state === 'queued' || state === 'sent'), [outbox]);
}
