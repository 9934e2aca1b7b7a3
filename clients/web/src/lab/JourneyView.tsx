import { type ReactElement, useEffect, useState } from 'react';
import { Said } from '../ui/Said.js';
import type { Journey, Moment } from './model/journey.js';
import type { Lab } from './model/lab.js';
import type { Receipt } from './model/server-view.js';
import { useValue } from './use.js';
import { HOPS } from './words.js';

const CHART = 100;

/** A message's way from the outbox of one device to the stores of all others, with times. */
export function JourneyView({ lab }: { readonly lab: Lab }): ReactElement {
  const journeys = useValue(lab.journeys.all);
  const [chosen, setChosen] = useState('');
  const journey = journeys.find(({ messageId }) => messageId === chosen) ?? journeys[0];
  if (!journey) {
    return <p className="dim nothing">Write a message in any pane, and follow it here hop by hop.</p>;
  }
  return (
    <div className="journey">
      <label className="choose">
        The way of
        <select value={journey.messageId} onChange={event => setChosen(event.target.value)}>
          {journeys.map(({ messageId, text }) => (
            <option key={messageId} value={messageId}>
              {text.slice(0, 60)}
            </option>
          ))}
        </select>
      </label>
      <Way key={journey.messageId} lab={lab} journey={journey} />
    </div>
  );
}

function Way({ lab, journey }: { readonly lab: Lab; readonly journey: Journey }): ReactElement {
  const { messageId, conversation, seq, moments } = journey;
  const receipts = useReceipts(lab, journey);
  const [first] = moments;
  const begun = first?.at ?? 0;
  const end = Math.max(1, ...moments.map(({ at }) => at - begun));
  const sender = first?.where ?? '';
  const marks = receipts.flatMap(({ user, delivered }) => delivered.map(({ device }) => `${user}/${device}`));
  return (
    <>
      <p>
        Sent by <b>{sender}</b>
        {seq === undefined ? ', not in the log yet' : `, place ${seq} of the log`}
        <span className="dim">
          {' '}
          · message {messageId} in {conversation}
        </span>
      </p>
      <ol className="hops">
        {moments.map(moment => (
          <Hop key={`${moment.hop} ${moment.where}`} moment={moment} after={moment.at - begun} end={end} />
        ))}
      </ol>
      {marks.length > 0 && <p>The server has the delivered marks of {marks.join(', ')}.</p>}
      <p className="dim">
        These are the hops that are public for one message. Those inside the server, from commit to log to
        views, are timers of all messages at <code>/metrics</code>.
      </p>
    </>
  );
}

function Hop({
  moment: { hop, where },
  after,
  end,
}: {
  readonly moment: Moment;
  readonly after: number;
  readonly end: number;
}): ReactElement {
  const at = Math.max(0, Math.min(CHART, (after / end) * CHART));
  return (
    <li>
      <span className="where">
        <Said text={where} />
      </span>
      <span>{HOPS[hop]}</span>
      <svg className="bar" viewBox={`0 0 ${CHART} 6`} preserveAspectRatio="none" aria-hidden>
        <rect className="line" x={0} y={2.5} width={CHART} height={1} />
        <rect className={`moment ${hop}`} x={Math.min(at, CHART - 2)} y={0} width={2} height={6} />
      </svg>
      <span className="mono">+{after} ms</span>
    </li>
  );
}

/** What the server says of who has the message, asked again whenever something has happened to it. */
function useReceipts(lab: Lab, { messageId, conversation, seq, moments }: Journey): readonly Receipt[] {
  const [receipts, setReceipts] = useState<readonly Receipt[]>([]);
  const sender = moments[0]?.where.split('/')[0];
  const known = moments.length;
  useEffect(() => {
    if (seq === undefined || sender === undefined) {
      return undefined;
    }
    const timer = setTimeout(() => {
      lab.server.receipts(sender, conversation, messageId).then(
        found => {
          setReceipts(found);
        },
        () => undefined, // the view may not have it yet; the next moment asks again
      );
    }, 500);
    return () => clearTimeout(timer);
  }, [lab, messageId, conversation, seq, sender, known]);
  return receipts;
}
