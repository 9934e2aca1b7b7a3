import { type ReactElement, useState } from 'react';
import { forgetSession, keepSession, keptSession } from './account/session.js';
import { SignIn } from './account/SignIn.js';
import { DeviceProvider } from './device/DeviceProvider.js';
import { Room } from './Room.js';
import { ProgressProvider } from './status/progress.js';

/** Either somebody is signed in, or it is asked who. */
export function App(): ReactElement {
  const [session, setSession] = useState(keptSession);
  if (!session) {
    return (
      <SignIn
        onSignIn={chosen => {
          keepSession(chosen);
          setSession(chosen);
        }}
      />
    );
  }
  const signOut = (): void => {
    forgetSession();
    history.replaceState(null, '', '/');
    setSession(undefined);
  };
  return (
    <DeviceProvider key={`${session.user}/${session.device}`} session={session} onSignOut={signOut}>
      <ProgressProvider>
        <Room />
      </ProgressProvider>
    </DeviceProvider>
  );
}
