import type { Conversation } from '@lockstep/client';
import { useEffect, useState } from 'react';
import { give, useLockstep } from '../device/device.js';

/** Whether somebody looks at this page. */
function useLooking(): boolean {
  const [isLooking, setLooking] = useState(isLookedAt);
  useEffect(() => {
    const changed = (): void => setLooking(isLookedAt());
    const changes = ['focus', 'blur'] as const;
    changes.forEach(change => window.addEventListener(change, changed));
    document.addEventListener('visibilitychange', changed);
    return () => {
      changes.forEach(change => window.removeEventListener(change, changed));
      document.removeEventListener('visibilitychange', changed);
    };
  }, []);
  return isLooking;
}

const isLookedAt = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** Moves the user's mark to the end while the end is looked at. */
export function useReading({ id, unread, held, readUpTo }: Conversation, isAtEnd: boolean): void {
  const lockstep = useLockstep();
  const isLooking = useLooking();
  useEffect(() => {
    if (isLooking && isAtEnd && unread > 0 && held > readUpTo) {
      give(lockstep.in(id).read(held));
    }
  }, [lockstep, id, unread, held, readUpTo, isAtEnd, isLooking]);
}
