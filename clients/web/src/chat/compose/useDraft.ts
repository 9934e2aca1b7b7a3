import type { Conversation } from '@lockstep/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLockstep } from '../device/device.js';
import { type DraftModel, kept, withDraft } from './draft-model.js';

const PAUSE_MILLIS = 1_000;

export interface Draft {
  readonly text: string;
  readonly change: (text: string) => void;
  /** Keeps it now, for all devices. */
  readonly keep: () => void;
  /** It was sent, so there is nothing to keep any more. */
  readonly sent: () => void;
}

/** What the user has begun to write here, which follows to its other devices whenever it pauses. */
export function useDraft({ id, settings }: Conversation): Draft {
  const lockstep = useLockstep();
  const arriving = settings.draft ?? '';
  const [model, setModel] = useState<DraftModel>({ text: arriving, known: arriving, given: [] });
  const latest = useRef(model);

  const set = useCallback((next: DraftModel) => {
    latest.current = next;
    setModel(next);
  }, []);
  const keep = useCallback(() => {
    const { text, known } = latest.current;
    if (text !== known) {
      set(kept(latest.current));
      // What is too long is refused, here and when it is sent, where it is told.
      lockstep.account.draft(id, text).catch(() => undefined);
    }
  }, [lockstep, id, set]);

  useEffect(() => set(withDraft(latest.current, arriving)), [arriving, set]);
  useEffect(() => {
    const timer = setTimeout(keep, PAUSE_MILLIS);
    return () => clearTimeout(timer);
  }, [model.text, keep]);
  useEffect(() => {
    addEventListener('pagehide', keep);
    return () => {
      removeEventListener('pagehide', keep);
      keep();
    };
  }, [keep]);

  const change = useCallback((text: string) => set({ ...latest.current, text }), [set]);
  const sent = useCallback(() => {
    set({ ...latest.current, text: '' });
    keep();
  }, [set, keep]);
  return { text: model.text, change, keep, sent };
}
