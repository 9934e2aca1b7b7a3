import { devTokens, Lockstep, StoreError } from '@lockstep/client';
import { type ReactElement, type ReactNode, useEffect, useState } from 'react';
import { Button } from '../../ui/Button.js';
import type { Session } from '../account/session.js';
import { DeviceContext } from './device.js';
import { notify } from '../status/notices.js';
import { NOT_OPENED, NOTHING_KEPT } from '../status/store-trouble.js';
import { nameOfBrowser } from './browser-name.js';

/** A conversation that is new here and longer begins at its end; what is older comes when somebody scrolls there. */
const EVENTS_ON_FIRST_SYNC = 1_000;

interface Props {
  readonly session: Session;
  readonly onSignOut: () => void;
  readonly children: ReactNode;
}

/** Opens the device of a session, and keeps it connected for as long as the page is there. */
export function DeviceProvider({ session, onSignOut, children }: Props): ReactElement {
  const [lockstep, setLockstep] = useState<Lockstep>();
  const [failure, setFailure] = useState<Error>();

  useEffect(() => {
    let isOver = false;
    const opened = open(session);
    opened.then(
      device => {
        if (!isOver) {
          setLockstep(device);
        }
      },
      (refused: unknown) => {
        if (!isOver) {
          setFailure(refused instanceof Error ? refused : new Error(String(refused)));
        }
      },
    );
    return () => {
      isOver = true;
      void opened.then(device => device.close()).catch(() => undefined);
    };
  }, [session]);

  if (failure) {
    const { title, meaning } = NOT_OPENED[failure instanceof StoreError ? failure.trouble : 'refused'];
    return (
      <main className="crash">
        <h1>{title}</h1>
        <p>{meaning}</p>
        <pre>{failure.message}</pre>
        <div className="actions">
          <Button look={['primary']} onPress={() => location.reload()}>
            Try again
          </Button>
          <Button onPress={onSignOut}>Sign out</Button>
        </div>
      </main>
    );
  }
  return lockstep ? (
    <DeviceContext value={{ lockstep, signOut: onSignOut }}>{children}</DeviceContext>
  ) : (
    <main className="crash dim" role="status">
      Opening what this device holds …
    </main>
  );
}

async function open({ user, device }: Session): Promise<Lockstep> {
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/sync`;
  const lockstep = await Lockstep.open({
    url,
    user,
    device,
    tokens: devTokens(url, user, device),
    deviceName: nameOfBrowser(navigator.userAgent),
    platform: 'web',
    eventsOnFirstSync: EVENTS_ON_FIRST_SYNC,
  });
  await lockstep.connect();
  if (!('indexedDB' in globalThis)) {
    notify(NOTHING_KEPT);
  }
  return lockstep;
}
