import { type ReactElement, useState } from 'react';
import { Said } from '../ui/Said.js';
import type { StreamEntry } from './model/event-stream.js';
import type { Lab } from './model/lab.js';
import { useValue } from './use.js';
import { fingerprint, nameOfConversation } from './words.js';

const SHOWN = 60;

/** The events of all streams as one device stores them: each proved before by its hash and its chain. */
export function EventStreamView({ lab }: { readonly lab: Lab }): ReactElement {
  const panes = useValue(lab.panes);
  const entries = useValue(lab.stream.entries);
  const [chosen, setChosen] = useState<string | undefined>();
  const pane = panes.find(({ name }) => name === chosen) ?? panes[0];
  const conversations = pane ? pane.view.value.conversations : [];
  const nameOf = (id: string): string => {
    const conversation = conversations.find(one => one.id === id);
    return conversation ? nameOfConversation(conversation) : id;
  };
  const seen = entries.filter(entry => entry.pane === pane?.name).slice(0, SHOWN);
  return (
    <div className="stream">
      <label className="choose">
        As they come at
        <select value={pane?.name ?? ''} onChange={event => setChosen(event.target.value)}>
          {panes.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <div className="wide" tabIndex={0} role="region" aria-label="Event stream">
        <table>
          <thead>
            <tr>
              <th>Conversation</th>
              <th>Stream</th>
              <th>Seq</th>
              <th>Event</th>
              <th>By</th>
              <th>Data</th>
              <th>Chain</th>
            </tr>
          </thead>
          <tbody>
            {seen.map(entry => (
              <Row key={entry.number} entry={entry} conversation={nameOf(entry.conversation)} />
            ))}
          </tbody>
        </table>
        {seen.length === 0 && <p className="dim nothing">Events show here as the device stores them.</p>}
      </div>
    </div>
  );
}

function Row({
  entry,
  conversation,
}: {
  readonly entry: StreamEntry;
  readonly conversation: string;
}): ReactElement {
  const { stream, seq, type, by, at, data, chain } = entry;
  return (
    <tr>
      <td>
        <Said text={conversation} />
      </td>
      <td className="mono">{stream}</td>
      <td className="mono">{seq}</td>
      <td>
        <b>{type}</b>
      </td>
      <td title={at}>{by}</td>
      <td className="data">
        <Said text={shortData(data)} />
      </td>
      <td className="mono" title={chain}>
        {fingerprint(chain)}
      </td>
    </tr>
  );
}

/** What an event says, without what only programs want. */
function shortData(data: StreamEntry['data']): string {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return data === undefined ? 'erased' : JSON.stringify(data);
  }
  const { salt: _salt, ordinal: _ordinal, messageId: _messageId, ...rest } = data as Record<string, unknown>;
  return Object.entries(rest)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
    .slice(0, 200);
}
