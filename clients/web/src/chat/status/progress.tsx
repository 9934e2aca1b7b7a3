import { createContext, type ReactElement, type ReactNode, useContext, useEffect, useState } from 'react';
import { useLockstep, useObservable } from '../device/device.js';
import {
  NO_PLACES,
  NO_STANDSTILL,
  placesAfter,
  type Standstill,
  standstillOf,
  wasInStep,
} from './standstill.js';

const LOOK_MILLIS = 3_000;

interface Progress {
  readonly standstill: Standstill;
  /** Whether the server has named all that there is, as far as anybody can tell. */
  readonly isNamed: boolean;
}

const ProgressContext = createContext<Progress>({ standstill: NO_STANDSTILL, isNamed: false });

/** How the device gets on with what it lacks. */
export function useProgress(): Progress {
  return useContext(ProgressContext);
}

/** Watches whether what the device lacks comes forward. */
export function ProgressProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const lockstep = useLockstep();
  const { kind } = useObservable(lockstep.sync);
  const [standstill, setStandstill] = useState(NO_STANDSTILL);
  const [isInStep, setInStep] = useState(false);
  const isInStepNow = wasInStep(isInStep, kind);
  if (isInStepNow !== isInStep) {
    setInStep(isInStepNow);
  }
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

  const isNamed = isInStepNow || standstill.ofAll !== undefined;
  return <ProgressContext value={{ standstill, isNamed }}>{children}</ProgressContext>;
}
