import { CircleCheck, CircleX, LoaderCircle, Play } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from '../ui/Button.js';
import type { Performance, Theatre } from './model/play.js';
import { SCENARIOS } from './scenarios/index.js';
import { useValue } from './use.js';

/** A button for each story, and what the one that plays does. */
export function Scenarios({
  theatre,
  isReady,
}: {
  readonly theatre: Theatre;
  readonly isReady: boolean;
}): ReactElement {
  const performance = useValue(theatre.performance);
  const isPlaying = performance?.state === 'playing';
  return (
    <section className="scenarios" aria-labelledby="scenarios">
      <h2 id="scenarios">Play a story on the real system</h2>
      <ul className="stories">
        {SCENARIOS.map(scenario => (
          <li key={scenario.id}>
            <Button
              className="story"
              isDisabled={isPlaying || !isReady}
              onPress={() => void theatre.play(scenario)}
            >
              <Play size={16} aria-hidden />
              <span>{scenario.title}</span>
            </Button>
            <p className="dim">{scenario.shows}</p>
          </li>
        ))}
      </ul>
      {performance && <Steps performance={performance} />}
    </section>
  );
}

function Steps({ performance }: { readonly performance: Performance }): ReactElement {
  const { scenario, steps, state, millis, failure } = performance;
  return (
    <div className={`performance ${state}`} data-scenario={scenario.id} data-state={state}>
      <h3>
        {state === 'playing' && <LoaderCircle className="turning" size={18} aria-hidden />}
        {state === 'inStep' && <CircleCheck size={18} aria-hidden />}
        {state === 'failed' && <CircleX size={18} aria-hidden />}
        {scenario.title}
      </h3>
      <ol aria-live="polite">
        {steps.map(step => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {state === 'inStep' && (
        <p className="end">
          All devices and the server are in lockstep, {(millis / 1_000).toFixed(1)} s later.
        </p>
      )}
      {failure !== undefined && <p className="wrong">{failure}</p>}
    </div>
  );
}
