import { Plus } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Button } from '../ui/Button.js';
import { ThemeSwitch } from '../ui/ThemeSwitch.js';
import { Badge } from './Badge.js';
import { EventStreamView } from './EventStreamView.js';
import { JourneyView } from './JourneyView.js';
import type { Lab } from './model/lab.js';
import { PANES_MAX, PANES_MIN } from './model/pane-ids.js';
import type { Theatre } from './model/play.js';
import { PaneCard } from './PaneCard.js';
import { Scenarios } from './Scenarios.js';
import { TimeTravel } from './TimeTravel.js';
import { useValue } from './use.js';

interface Props {
  readonly lab: Lab;
  readonly theatre: Theatre;
}

/** Two to four devices side by side, and the proof that they hold the same. */
export function LabPage({ lab, theatre }: Props): ReactElement {
  const panes = useValue(lab.panes);
  const isReady = useValue(lab.conversation) !== undefined;
  return (
    <div className="lab">
      <Top />
      <main>
        <section className="intro">
          <h1>Every device in step, provably</h1>
          <p>
            Each pane is a whole device: its own SDK, its own store, its own connection, whose network you can
            break. Write, break, mend – and watch the digests meet.
          </p>
        </section>
        <Failure lab={lab} />
        <Badge lab={lab} />
        <Scenarios theatre={theatre} isReady={isReady} />
        <section aria-labelledby="devices">
          <div className="devices-head">
            <h2 id="devices">Devices</h2>
            {panes.length < PANES_MAX && <AddDevice lab={lab} />}
          </div>
          <div className="panes">
            {panes.map(pane => (
              <PaneCard
                key={pane.name}
                lab={lab}
                pane={pane}
                isAlone={false}
                {...(panes.length > PANES_MIN && { remove: () => void lab.remove(pane) })}
              />
            ))}
          </div>
        </section>
        <Tabs className="below">
          <TabList aria-label="Look deeper" className="tab-row">
            <Tab id="stream" className="tab">
              Event stream
            </Tab>
            <Tab id="time" className="tab">
              Time travel
            </Tab>
            <Tab id="journey" className="tab">
              A message’s journey
            </Tab>
          </TabList>
          <TabPanel id="stream" className="panel">
            <EventStreamView lab={lab} />
          </TabPanel>
          <TabPanel id="time" className="panel">
            <TimeTravel lab={lab} />
          </TabPanel>
          <TabPanel id="journey" className="panel">
            <JourneyView lab={lab} />
          </TabPanel>
        </Tabs>
      </main>
    </div>
  );
}

/** One device that has a window for itself. */
export function PaneWindow({ lab }: { readonly lab: Lab }): ReactElement {
  const [pane] = useValue(lab.panes);
  useEffect(() => {
    document.title = `${pane?.name ?? 'A device'} – Lockstep sync lab`;
  }, [pane]);
  return (
    <div className="lab alone">
      <Top />
      <main>
        <h1 className="unseen">One device of the sync lab</h1>
        <Failure lab={lab} />
        <Badge lab={lab} />
        {pane && <PaneCard lab={lab} pane={pane} isAlone />}
      </main>
    </div>
  );
}

function Top(): ReactElement {
  return (
    <header className="top">
      <a href="/" className="brand">
        Lockstep
      </a>
      <span className="dim">Sync lab</span>
      <nav aria-label="Pages">
        <a href="/">Chat</a>
      </nav>
      <ThemeSwitch />
    </header>
  );
}

function Failure({ lab }: { readonly lab: Lab }): ReactElement | null {
  const failure = useValue(lab.failure);
  return failure === undefined ? null : (
    <p className="wrong lab-failure" role="alert">
      {failure}
    </p>
  );
}

function AddDevice({ lab }: { readonly lab: Lab }): ReactElement {
  const panes = useValue(lab.panes);
  const [isBusy, setBusy] = useState(false);
  const users = [...new Set(panes.map(({ id }) => id.user))];
  return (
    <div className="add">
      {users.map(user => (
        <Button
          key={user}
          look={['small']}
          isDisabled={isBusy}
          onPress={() => {
            setBusy(true);
            void lab.add(user).finally(() => setBusy(false));
          }}
        >
          <Plus size={14} aria-hidden /> A device of {user}
        </Button>
      ))}
    </div>
  );
}
