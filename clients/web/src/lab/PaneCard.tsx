import type { Conversation } from '@lockstep/client';
import { ExternalLink, RefreshCw, X } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Button, IconButton } from '../ui/Button.js';
import { Said } from '../ui/Said.js';
import type { Lab } from './model/lab.js';
import type { Pane } from './model/pane.js';
import { NetworkSwitch } from './NetworkSwitch.js';
import { PaneTimeline } from './PaneTimeline.js';
import { useValue } from './use.js';
import { WireLogView } from './WireLogView.js';
import { connectionWords, emptyWords, nameOfConversation, syncWords } from './words.js';

interface Props {
  readonly lab: Lab;
  readonly pane: Pane;
  /** Absent where the pane cannot be taken away. */
  readonly remove?: () => void;
  /** Whether it has the window for itself. */
  readonly isAlone: boolean;
}

/** One device. */
export function PaneCard({ lab, pane, remove, isAlone }: Props): ReactElement {
  const { connection, sync, waiting, refused, conversations, vector, failure } = useValue(pane.view);
  const conversation = useValue(lab.conversation);
  const { user, device } = pane.id;
  const looked = conversations.find(({ id }) => id === conversation);
  const head = Math.max(looked?.announced ?? 0, useHead(lab, pane, conversation) ?? 0);
  const isOver = connection.kind === 'stopped' || failure !== undefined;
  return (
    <section className="pane" aria-label={pane.name} data-sync={sync.kind}>
      <header>
        <h3>
          <Said text={user} /> <span className="dim">/ {device}</span>
        </h3>
        <span className={`pill ${sync.kind}`}>{syncWords(sync)}</span>
        {!isAlone && (
          <a
            className="button icon small"
            href={addressOf(pane, conversation)}
            target="_blank"
            rel="noreferrer"
            aria-label={`${pane.name} in its own window`}
            title="In its own window"
          >
            <ExternalLink size={15} aria-hidden />
          </a>
        )}
        {remove && (
          <IconButton label={`Take ${pane.name} away`} look={['small']} onPress={remove}>
            <X size={15} aria-hidden />
          </IconButton>
        )}
      </header>
      <NetworkSwitch pane={pane} />
      <p className="dim connection">{failure ?? connectionWords(connection)}</p>
      {isOver && <Again lab={lab} pane={pane} />}
      <dl className="facts">
        <dt>Place</dt>
        <dd className={(looked?.held ?? 0) < head ? 'waiting' : ''}>
          {looked?.held ?? 0} of {head} in{' '}
          {looked ? <Said text={nameOfConversation(looked)} /> : 'no conversation yet'}
          {looked && looked.unread > 0 && (
            <Button
              look={['small']}
              className="read"
              onPress={() => void pane.lockstep.in(looked.id).read(looked.held)}
            >
              Mark {looked.unread} read
            </Button>
          )}
        </dd>
        <dt>Vector</dt>
        <dd className="mono">{vectorWords(vector)}</dd>
        <dt>Outbox</dt>
        <dd>
          {waiting.length === 0 ? (
            <span className="dim">empty</span>
          ) : (
            <span className="waiting">
              {waiting.length}:{' '}
              {waiting
                .slice(0, 4)
                .map(({ action, state }) => `${action} ${state}`)
                .join(', ')}
              {waiting.length > 4 && ' …'}
            </span>
          )}
          {refused?.error && (
            <span className="wrong">
              {' '}
              {refused.action} refused: {refused.error.message}
            </span>
          )}
        </dd>
      </dl>
      <Tabs className="pane-tabs">
        <TabList aria-label={`Parts of ${pane.name}`} className="tab-row">
          <Tab id="talk" className="tab">
            Messages
          </Tab>
          <Tab id="places" className="tab">
            Places
          </Tab>
          <Tab id="wire" className="tab">
            Wire
          </Tab>
        </TabList>
        <TabPanel id="talk" className="panel">
          {conversation === undefined ? (
            <p className="dim nothing">{emptyWords(false, undefined)}</p>
          ) : (
            <PaneTimeline pane={pane} conversation={conversation} />
          )}
        </TabPanel>
        <TabPanel id="places" className="panel">
          <Places lab={lab} pane={pane} />
        </TabPanel>
        <TabPanel id="wire" className="panel">
          <WireLogView log={pane.network.log} name={pane.name} />
        </TabPanel>
      </Tabs>
    </section>
  );
}

/** Of a window for one device. */
function addressOf({ name }: Pane, conversation: string | undefined): string {
  const query = new URLSearchParams({ pane: name, ...(conversation !== undefined && { conversation }) });
  return `/lab?${query.toString()}`;
}

/** What can be done about a device that does nothing any more. */
function Again({ lab, pane }: { readonly lab: Lab; readonly pane: Pane }): ReactElement {
  const [isBusy, setBusy] = useState(false);
  const run = (task: () => Promise<unknown>): void => {
    setBusy(true);
    void task().finally(() => setBusy(false));
  };
  return (
    <div className="again">
      {pane.isOpen && (
        <Button look={['small']} isDisabled={isBusy} onPress={() => run(() => pane.lockstep.connect())}>
          Connect again
        </Button>
      )}
      <Button look={['small']} isDisabled={isBusy} onPress={() => run(() => lab.replace(pane))}>
        <RefreshCw size={14} aria-hidden /> Begin as a new device
      </Button>
    </div>
  );
}

/** The server's head of a conversation, as it was compared last. */
function useHead(lab: Lab, { id: { user } }: Pane, conversation: string | undefined): number | undefined {
  const heads = useValue(lab.convergence.heads).get(user);
  return heads?.find(one => one.conversation === conversation)?.seq;
}

function vectorWords(vector: Readonly<Record<string, number>>): string {
  const streams = Object.entries(vector).sort(([one], [other]) =>
    one === 'log' ? -1 : other === 'log' ? 1 : 0,
  );
  return streams.length === 0 ? 'nothing' : streams.map(([stream, seq]) => `${stream} ${seq}`).join(' · ');
}

/** How far each conversation is held, against the server's head. */
function Places({ lab, pane }: { readonly lab: Lab; readonly pane: Pane }): ReactElement {
  const { conversations } = useValue(pane.view);
  const heads = useValue(lab.convergence.heads).get(pane.id.user) ?? [];
  return (
    <table className="places">
      <thead>
        <tr>
          <th>Conversation</th>
          <th>Held</th>
          <th>Head</th>
          <th>Read</th>
        </tr>
      </thead>
      <tbody>
        {conversations.map(conversation => {
          const head = heads.find(one => one.conversation === conversation.id)?.seq;
          return (
            <tr key={conversation.id} className={isBehind(conversation, head) ? 'behind' : ''}>
              <th scope="row" className="cut">
                <Said text={nameOfConversation(conversation)} />
                {conversation.health !== 'sound' && <span className="wrong"> {conversation.health}</span>}
              </th>
              <td>{conversation.held}</td>
              <td>{head ?? conversation.announced}</td>
              <td>{conversation.kind === 'private' ? '' : conversation.readUpTo}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function isBehind({ held, announced }: Conversation, head: number | undefined): boolean {
  return held < Math.max(announced, head ?? 0);
}
