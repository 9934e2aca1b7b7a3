import type { Conversation } from '@lockstep/client';
import { createContext, type ReactElement, type ReactNode, useContext, useEffect, useState } from 'react';
import { midnight } from '../../ui/time.js';
import { useLockstep } from './device.js';

export interface Presence {
  readonly status: 'active' | 'away' | 'offline';
  readonly lastSeen?: string;
}

const WATCHED_MAX = 500;
const TYPING_MILLIS = 6_000;
const PresenceContext = createContext<ReadonlyMap<string, Presence>>(new Map());

/** Whether somebody is there; undefined while the server has not told. */
export function usePresence(user: string | undefined): Presence | undefined {
  const presences = useContext(PresenceContext);
  return user === undefined ? undefined : presences.get(user);
}

interface Props {
  readonly conversations: readonly Conversation[];
  readonly open: Conversation | undefined;
  readonly children: ReactNode;
}

/** Asks who is there of those whom the page shows: the other of each direct conversation, the members of the open one. */
export function PeopleProvider({ conversations, open, children }: Props): ReactElement {
  const lockstep = useLockstep();
  const [presences, setPresences] = useState<ReadonlyMap<string, Presence>>(new Map());
  const shown = [
    ...(open?.members.map(({ user }) => user) ?? []),
    ...conversations.flatMap(({ peer }) => peer ?? []),
  ].filter(user => user !== lockstep.user);
  const watched = [...new Set(shown)].slice(0, WATCHED_MAX).join();

  useEffect(
    () =>
      lockstep.on('presenceChanged', ({ user, status, lastSeen }) => {
        const presence = lastSeen === undefined ? { status } : { status, lastSeen };
        setPresences(before => new Map(before).set(user, presence));
      }),
    [lockstep],
  );
  useEffect(
    () =>
      lockstep.connection.subscribe(({ kind }) => {
        if (kind !== 'connected') {
          setPresences(new Map()); // who is there is not known without a connection
        }
      }),
    [lockstep],
  );
  useEffect(() => {
    lockstep.watch(watched === '' ? [] : watched.split(',')).catch(() => undefined);
  }, [lockstep, watched]);

  return <PresenceContext value={presences}>{children}</PresenceContext>;
}

/** Who types in a conversation just now. */
export function useTyping(conversation: string): readonly string[] {
  const lockstep = useLockstep();
  const [typing, setTyping] = useState<readonly string[]>([]);
  useEffect(() => {
    const forget = (user: string): void => setTyping(before => before.filter(other => other !== user));
    const timers = new Map<string, number>();
    const ends = [
      lockstep.on('typingChanged', event => {
        if (event.conversation !== conversation) {
          return;
        }
        clearTimeout(timers.get(event.user));
        if (event.isActive) {
          setTyping(before => [...before.filter(other => other !== event.user), event.user]);
          timers.set(
            event.user,
            window.setTimeout(() => forget(event.user), TYPING_MILLIS),
          );
        } else {
          forget(event.user);
        }
      }),
      lockstep.on('messageReceived', event => {
        if (event.conversation === conversation) {
          forget(event.message.by.user);
        }
      }),
    ];
    return () => {
      ends.forEach(end => end());
      timers.forEach(timer => clearTimeout(timer));
    };
  }, [lockstep, conversation]);
  return typing;
}

const DAY_CHECK_MILLIS = 5_000;

/** When the day began; another one at midnight, and when the clock is set. */
export function useToday(): number {
  const [today, setToday] = useState(() => midnight(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setToday(midnight(Date.now())), DAY_CHECK_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return today;
}

/** The time, as often as something that says how long ago wants it. */
export function useNow(everyMillis: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMillis);
    return () => clearInterval(timer);
  }, [everyMillis]);
  return now;
}
