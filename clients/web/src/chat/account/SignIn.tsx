import { type ReactElement, useState } from 'react';
import { Form } from 'react-aria-components';
import { Button } from '../../ui/Button.js';
import { Field } from '../../ui/Field.js';
import { ThemeSwitch } from '../../ui/ThemeSwitch.js';
import { Logo } from '../Logo.js';
import { freshDevice, type Session, wrongName } from './session.js';

interface Props {
  readonly onSignIn: (session: Session) => void;
}

type Answer = undefined | { readonly problem: string };

/** Asks who it is. The server is in dev mode, and believes it. */
export function SignIn({ onSignIn }: Props): ReactElement {
  const [user, setUser] = useState('');
  const [device, setDevice] = useState(freshDevice);
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [answer, setAnswer] = useState<Answer>();
  const wrongUser = wrongName('User', user);
  const wrongDevice = wrongName('Device', device);

  const signIn = async (): Promise<void> => {
    setTried(true);
    if (wrongUser !== undefined || wrongDevice !== undefined) {
      return;
    }
    setAsking(true);
    const refused = await refusal({ user, device });
    setAsking(false);
    setAnswer(refused);
    if (!refused) {
      onSignIn({ user, device });
    }
  };

  return (
    <main className="sign-in">
      <Form
        className="card"
        validationBehavior="aria"
        onSubmit={event => {
          event.preventDefault();
          void signIn();
        }}
      >
        <div className="brand">
          <Logo size={40} />
          <ThemeSwitch />
        </div>
        <h1>Lockstep</h1>
        <p className="dim">Chat in which every device of yours holds the same, provably.</p>
        <Field
          label="User"
          value={user}
          onChange={setUser}
          placeholder="alice"
          hint="Any name will do: this server is in dev mode."
          wrong={isTried ? wrongUser : undefined}
          autoFocus
        />
        <Field
          label="Device"
          value={device}
          onChange={setDevice}
          hint="This browser’s own name. Two browsers must not share one."
          wrong={isTried ? wrongDevice : undefined}
        />
        {answer && (
          <p className="wrong" role="alert">
            {answer.problem}
          </p>
        )}
        <Button type="submit" look={['primary']} isDisabled={isAsking}>
          {isAsking ? 'Signing in …' : 'Sign in'}
        </Button>
        <p className="aside dim">
          New here? Open this page in a private window, too, sign in as somebody else there, and talk.
        </p>
      </Form>
    </main>
  );
}

/** What the server says against it; undefined if nothing. */
async function refusal(session: Session): Promise<Answer> {
  try {
    const response = await fetch('/v1/dev/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(session),
    });
    if (response.ok) {
      return undefined;
    }
    return response.status === 404
      ? { problem: 'This server is not in dev mode: it gives no tokens to this page.' }
      : { problem: `The server gives no token: HTTP ${response.status}.` };
  } catch {
    return { problem: 'The server is out of reach. Is ./lockstep up running?' };
  }
}
