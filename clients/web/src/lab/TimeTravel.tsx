import { CircleCheck, TriangleAlert } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { Said } from '../ui/Said.js';
import { wholeTime } from '../ui/time.js';
import type { Lab } from './model/lab.js';
import type { Pane } from './model/pane.js';
import { past, type Past, type Side } from './model/time-travel.js';
import { useValue } from './use.js';
import { fingerprint } from './words.js';

const SETTLE_MILLIS = 120;
const SHOWN = 12;

/** The conversation as it was: as the server says, beside what a device folds from the events that it holds. */
export function TimeTravel({ lab }: { readonly lab: Lab }): ReactElement | null {
  const [pane] = useValue(lab.panes);
  const conversation = useValue(lab.conversation);
  return pane && conversation !== undefined ? (
    <Travel key={`${pane.name} ${conversation}`} lab={lab} pane={pane} conversation={conversation} />
  ) : null;
}

interface Props {
  readonly lab: Lab;
  readonly pane: Pane;
  readonly conversation: string;
}

type Measure = 'seq' | 'time';

function Travel({ lab, pane, conversation }: Props): ReactElement {
  const held = useValue(pane.view).conversations.find(({ id }) => id === conversation)?.held ?? 0;
  const [measure, setMeasure] = useState<Measure>('seq');
  const [chosen, setChosen] = useState<number | undefined>();
  const [since, setSince] = useState<readonly [number, number]>([0, 0]);
  const [shown, setShown] = useState<Past | undefined>();
  const [wrong, setWrong] = useState<string | undefined>();
  const [min, max] = measure === 'seq' ? [Math.min(1, held), held] : since;
  const value = Math.min(Math.max(chosen ?? max, min), max);
  const at = measure === 'seq' ? value : value > 0 ? new Date(value).toISOString() : undefined;

  useEffect(() => {
    void timesOf(pane, conversation, held).then(setSince);
  }, [pane, conversation, held]);

  useEffect(() => {
    if (at === undefined || at === 0) {
      return undefined;
    }
    let isCurrent = true;
    const timer = setTimeout(() => {
      past(lab.server, pane.id.user, pane.lockstep, conversation, at).then(
        found => {
          if (isCurrent) {
            setShown(found);
            setWrong(undefined);
          }
        },
        (failure: unknown) => {
          if (isCurrent) {
            setWrong(failure instanceof Error ? failure.message : String(failure));
          }
        },
      );
    }, SETTLE_MILLIS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [lab, pane, conversation, at]);

  return (
    <div className="travel" data-same={shown?.isSame}>
      <div className="slider">
        <label className="choose">
          As of
          <select
            value={measure}
            onChange={event => {
              setMeasure(event.target.value as Measure);
              setChosen(undefined);
            }}
          >
            <option value="seq">log place</option>
            <option value="time">time</option>
          </select>
        </label>
        <input
          type="range"
          aria-label={measure === 'seq' ? 'Log place' : 'Time'}
          aria-valuetext={measure === 'seq' ? `log place ${value} of ${max}` : wholeTime(value)}
          min={min}
          max={max}
          step={1}
          value={value}
          onChange={event => setChosen(Number(event.target.value))}
        />
        <output>{measure === 'seq' ? `${value} of ${max}` : wholeTime(value)}</output>
      </div>
      {wrong !== undefined && <p className="wrong">{wrong}</p>}
      {shown && (
        <>
          <p className={`same ${shown.isSame ? 'good' : 'warn'}`} role="status">
            {shown.isSame ? <CircleCheck size={17} aria-hidden /> : <TriangleAlert size={17} aria-hidden />}
            {shown.isSame
              ? `At place ${shown.seq} the server’s answer and the device’s own fold are the same.`
              : `At place ${shown.seq} the device ${shown.device ? 'folds something else' : 'holds less'} than the server tells.`}
          </p>
          <div className="sides">
            <SideView name="The server" side={shown.server} />
            {shown.device && <SideView name={`${pane.name}, folded offline`} side={shown.device} />}
          </div>
        </>
      )}
    </div>
  );
}

function SideView({ name, side }: { readonly name: string; readonly side: Side }): ReactElement {
  const { title, members, messages, chain } = side;
  return (
    <section aria-label={name}>
      <h3>{name}</h3>
      <p className="dim">
        <Said text={title} /> · {members.join(', ')} · chain <code>{fingerprint(chain)}</code>
      </p>
      <ol>
        {messages.slice(-SHOWN).map(({ messageId, by, text, isEdited, isRetracted }) => (
          <li key={messageId}>
            <b>{by}</b> {isRetracted ? <i className="dim">taken back</i> : <Said text={text} />}
            {isEdited && <span className="dim"> (edited)</span>}
          </li>
        ))}
      </ol>
      {messages.length === 0 && <p className="dim">No message yet.</p>}
    </section>
  );
}

/** When the first and the last held message of a conversation were sent. */
async function timesOf(pane: Pane, conversation: string, held: number): Promise<readonly [number, number]> {
  const [[first], [last]] = await Promise.all([
    pane.lockstep.log(conversation, 0, 1),
    pane.lockstep.log(conversation, Math.max(0, held - 1), 1),
  ]);
  return [Date.parse(first?.at ?? '') || 0, Date.parse(last?.at ?? '') || 0];
}
