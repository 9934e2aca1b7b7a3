import type { Lockstep } from '@lockstep/client';
import { useEffect, useMemo } from 'react';
import { useLockstep } from '../device/device.js';

const AGAIN_MILLIS = 3_000;
const IDLE_MILLIS = 4_000;

/** Tells the others that the user types, now and then, and that it stopped. */
class TypingSignal {
  private toldAt = -Infinity;
  private timer: number | undefined;

  constructor(
    private readonly lockstep: Lockstep,
    private readonly conversation: string,
  ) {}

  /** Something was typed; `isAny` if there is something now. */
  go(isAny: boolean): void {
    if (!isAny) {
      this.stop();
      return;
    }
    if (performance.now() - this.toldAt > AGAIN_MILLIS) {
      this.tell(true);
    }
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.stop(), IDLE_MILLIS);
  }

  stop(): void {
    clearTimeout(this.timer);
    if (this.toldAt > -Infinity) {
      this.tell(false);
    }
  }

  private tell(isActive: boolean): void {
    this.toldAt = isActive ? performance.now() : -Infinity;
    this.lockstep.typing(this.conversation, isActive).catch(() => undefined);
  }
}

/** One's own typing in a conversation, which ends with the composer. */
export function useTypingSignal(conversation: string): TypingSignal {
  const lockstep = useLockstep();
  const signal = useMemo(() => new TypingSignal(lockstep, conversation), [lockstep, conversation]);
  useEffect(() => () => signal.stop(), [signal]);
  return signal;
}
