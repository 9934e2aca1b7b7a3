import { Pause, Play, Trash2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { IconButton } from '../ui/Button.js';
import { isWanted, type WireEntry, type WireFilter, type WireLog } from './model/wire-log.js';
import { useValue } from './use.js';

const SHOWN = 120;
const ARROW = { in: '↓', out: '↑', socket: '∙' } as const;
const FROM = { in: 'from the server', out: 'to the server', socket: 'the socket' } as const;
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});

/** The frames of a device's sockets, newest first. */
export function WireLogView({ log, name }: { readonly log: WireLog; readonly name: string }): ReactElement {
  const entries = useValue(log.entries);
  const isPaused = useValue(log.isPaused);
  const [filter, setFilter] = useState<WireFilter>({ direction: 'all', contains: '' });
  const wanted = entries.filter(entry => isWanted(entry, filter));
  return (
    <div className="wire">
      <div className="wire-tools">
        <IconButton
          label={isPaused ? 'Go on showing frames' : 'Stop showing new frames'}
          look={['small']}
          onPress={() => log.pause(!isPaused)}
        >
          {isPaused ? <Play size={15} aria-hidden /> : <Pause size={15} aria-hidden />}
        </IconButton>
        <IconButton label="Forget these frames" look={['small']} onPress={() => log.clear()}>
          <Trash2 size={15} aria-hidden />
        </IconButton>
        <select
          aria-label={`Direction of the frames of ${name}`}
          value={filter.direction}
          onChange={event =>
            setFilter({ ...filter, direction: event.target.value as WireFilter['direction'] })
          }
        >
          <option value="all">both ways</option>
          <option value="in">from the server</option>
          <option value="out">to the server</option>
          <option value="socket">the socket</option>
        </select>
        <input
          type="search"
          placeholder="type or text"
          aria-label={`Filter the frames of ${name}`}
          value={filter.contains}
          onChange={event => setFilter({ ...filter, contains: event.target.value })}
        />
      </div>
      <ol className="frames" tabIndex={0} aria-label={`Frames of ${name}`}>
        {wanted
          .slice(-SHOWN)
          .reverse()
          .map(entry => (
            <Frame key={entry.number} entry={entry} />
          ))}
      </ol>
    </div>
  );
}

function Frame({ entry }: { readonly entry: WireEntry }): ReactElement {
  const { direction, type, bytes, fate, at, text } = entry;
  const line = (
    <>
      <time className="dim">{clock.format(at)}</time>
      <span className="way" aria-label={FROM[direction]}>
        {ARROW[direction]}
      </span>
      <span className="type">{type}</span>
      {fate !== 'passed' && direction !== 'socket' && <span className="fate">{fate}</span>}
      {bytes > 0 && <span className="dim bytes">{bytes} B</span>}
    </>
  );
  return (
    <li className={`frame ${direction} ${fate}`}>
      {direction === 'socket' ? (
        <div className="line">{line}</div>
      ) : (
        <details>
          <summary className="line">{line}</summary>
          <code>{text}</code>
        </details>
      )}
    </li>
  );
}
