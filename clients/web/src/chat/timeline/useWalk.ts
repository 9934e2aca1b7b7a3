import type { Message } from '@lockstep/client';
import { type KeyboardEvent, type RefObject, useCallback, useMemo, useState } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

export interface Walk {
  /** The message that the keyboard is at. */
  readonly current: string | undefined;
  readonly goTo: (messageId: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Lets the arrow keys walk from message to message; one of them is in the order of the tabulator. */
export function useWalk(messages: readonly Message[], list: RefObject<VirtuosoHandle | null>): Walk {
  const [chosen, setChosen] = useState<string>();
  const isShown = messages.some(message => message.messageId === chosen);
  const current = isShown ? chosen : messages.at(-1)?.messageId;

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const step = STEPS[event.key];
      const isOnRow = event.target instanceof HTMLElement && event.target.classList.contains('message-row');
      if (step === undefined || !isOnRow) {
        return;
      }
      event.preventDefault();
      const index = messages.findIndex(message => message.messageId === current) + step;
      const next = messages[index];
      if (next) {
        setChosen(next.messageId);
        list.current?.scrollIntoView({
          index,
          done: () => focusRow(next.messageId, FRAMES_MAX),
        });
      }
    },
    [messages, current, list],
  );

  return useMemo(() => ({ current, goTo: setChosen, onKeyDown }), [current, onKeyDown]);
}

/** How many frames a row may take to be drawn after it was scrolled to. */
const FRAMES_MAX = 10;

function focusRow(messageId: string, frames: number): void {
  const row = document.getElementById(rowId(messageId));
  if (row) {
    row.focus({ preventScroll: true });
  } else if (frames > 0) {
    requestAnimationFrame(() => focusRow(messageId, frames - 1));
  }
}

/** Where a message stands in the page. */
export function rowId(messageId: string): string {
  return `message-${messageId}`;
}
