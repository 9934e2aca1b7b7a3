import { createContext, type ReactElement, type ReactNode, useContext, useEffect, useState } from 'react';
import { useLockstep, useObservable } from '../device/device.js';
import { NO_PLACES, NO_STANDSTILL, placesAfter, type Standstill, standstillOf } from './standstill.js';

const LOOK_MILLIS = 3_000;

const StandstillContext = createContext<Standstill>(NO_STANDSTILL);

/** What the device lacks and does not get. */
export function useStandstill(): Standstill {
  return useContext(StandstillContext);
}

/** Watches whether what the device lacks comes forward. */
export function ProgressProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const lockstep = useLockstep();
  const { kind } = useObservable(lockstep.sync);
  const [standstill, setStandstill] = useState(NO_STANDSTILL);
  const isBehind = kind === 'behind';
  useEffect(() => {
    if (!isBehind) {
      return undefined;
    }
    let places = NO_PLACES;
    let isOver = false;
    const look = async (): Promise<void> => {
      const conversations = await lockstep.conversations();
      const now = performance.now();
      places = placesAfter(places, conversations, now, Date.now());
      if (!isOver) {
        setStandstill(standstillOf(places, now));
      }
    };
    const lookAgain = (): void => {
      look().catch(() => undefined); // the device is closed or has failed, which the banner tells
    };
    lookAgain();
    const timer = setInterval(lookAgain, LOOK_MILLIS);
    return () => {
      isOver = true;
      clearInterval(timer);
      setStandstill(NO_STANDSTILL);
    };
  }, [lockstep, isBehind]);

  return <StandstillContext value={standstill}>{children}</StandstillContext>;
}
