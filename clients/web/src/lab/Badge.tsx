import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { Said } from '../ui/Said.js';
import type { Compared, Verdict } from './model/badge.js';
import { type Difference, isPassing } from './model/convergence.js';
import type { Lab } from './model/lab.js';
import { useValue } from './use.js';
import { differenceWords, fingerprint, nameOfConversation } from './words.js';

type Look = 'good' | 'warn' | 'bad' | 'dim';

/** Whether all devices and the server hold the same, with the digests that prove it or the places that differ. */
export function Badge({ lab }: { readonly lab: Lab }): ReactElement {
  const verdict = useValue(lab.convergence.verdict);
  const look = lookOf(verdict);
  const Icon = look === 'good' ? CircleCheck : look === 'dim' ? CircleDashed : TriangleAlert;
  return (
    <section className={`verdict ${look}`} aria-label="Convergence" data-verdict={verdict.kind}>
      <div className="verdict-word" role="status">
        <Icon size={28} aria-hidden />
        <div>
          <h2>{titleOf(verdict, look)}</h2>
          <p className="dim">{explanationOf(verdict, look)}</p>
        </div>
      </div>
      {'compared' in verdict && (
        <ul className="verdict-devices">
          {verdict.compared.map(one => (
            <ComparedRow key={one.name} one={one} lab={lab} />
          ))}
        </ul>
      )}
    </section>
  );
}

function lookOf(verdict: Verdict): Look {
  switch (verdict.kind) {
    case 'inStep':
      return 'good';
    case 'apart':
      return verdict.compared.some(one => one.differences.some(other => !isPassing(other))) ? 'bad' : 'warn';
    case 'unknown':
      return 'bad';
    case 'checking':
      return 'dim';
  }
}

function titleOf(verdict: Verdict, look: Look): string {
  switch (verdict.kind) {
    case 'inStep':
      return 'In lockstep';
    case 'apart':
      return look === 'bad' ? 'Different' : 'Not in step yet';
    case 'unknown':
      return 'The server cannot be asked';
    case 'checking':
      return 'Comparing …';
  }
}

function explanationOf(verdict: Verdict, look: Look): string {
  switch (verdict.kind) {
    case 'inStep':
      return `${devices(verdict.compared.length)} the digest of what the server holds: every event, unaltered, in one order.`;
    case 'apart':
      return look === 'bad'
        ? 'A device does not hold what the server holds. This is where they first differ:'
        : 'This is what is still on its way:';
    case 'unknown':
      return verdict.cause;
    case 'checking':
      return 'Each device tells its digest; the server’s follows from the heads that it lists.';
  }
}

function devices(count: number): string {
  return count === 1 ? 'This device has' : `All ${count} devices have`;
}

function ComparedRow({ one, lab }: { readonly one: Compared; readonly lab: Lab }): ReactElement {
  const look = one.differences.length === 0 ? 'good' : one.differences.every(isPassing) ? 'warn' : 'bad';
  return (
    <li data-device={one.name}>
      <span className={`dot ${look}`} aria-hidden />
      <b>{one.name}</b>
      <code title={`digest of the device: ${one.device}`}>{fingerprint(one.device)}</code>
      <span aria-label={one.device === one.server ? 'is the same as' : 'is not the same as'}>
        {one.device === one.server ? '=' : '≠'}
      </span>
      <code title={`digest of the server: ${one.server}`}>{fingerprint(one.server)}</code>
      <span className="dim">server</span>
      {one.differences.map(difference => (
        <p key={`${difference.cause} ${difference.conversation ?? ''}`} className="difference">
          <Said text={differenceWords(difference, conversationName(lab, one.user, difference))} />
        </p>
      ))}
    </li>
  );
}

function conversationName(lab: Lab, user: string, { conversation }: Difference): string {
  const head = lab.convergence.heads.value.get(user)?.find(one => one.conversation === conversation);
  return head ? nameOfConversation(head) : (conversation ?? '');
}
