import type { Scenario, Stage } from '../scenarios/scenario.js';
import type { Lab } from './lab.js';
import { Subject } from './subject.js';

/** A scenario that plays, or the one that played last. */
export interface Performance {
  readonly scenario: Scenario;
  readonly steps: readonly string[];
  readonly state: 'playing' | 'inStep' | 'failed';
  readonly millis: number;
  /** Why it failed. */
  readonly failure?: string;
}

const PAUSE_MILLIS = 1_200;

/** Plays scenarios, one at a time. */
export class Theatre {
  readonly performance = new Subject<Performance | undefined>(undefined);

  constructor(
    private readonly lab: Lab,
    private readonly pauseMillis = PAUSE_MILLIS,
  ) {}

  /** Plays a scenario to its end, which is that all are in step, or a failure. Does nothing while another one plays. */
  async play(scenario: Scenario): Promise<void> {
    const conversation = this.lab.conversation.value;
    if (this.performance.value?.state === 'playing' || conversation === undefined) {
      return;
    }
    const begun = performance.now();
    const millis = (): number => Math.round(performance.now() - begun);
    let steps: readonly string[] = [];
    const show = (end: Pick<Performance, 'state' | 'failure'>): void =>
      this.performance.set({ scenario, steps, millis: millis(), ...end });
    show({ state: 'playing' });
    try {
      await this.lab.inStep();
      await scenario.play(
        this.stage(conversation, step => {
          steps = [...steps, step];
          show({ state: 'playing' });
        }),
      );
      show({ state: 'inStep' });
    } catch (failure) {
      show({ state: 'failed', failure: failure instanceof Error ? failure.message : String(failure) });
    } finally {
      this.lab.calm();
    }
  }

  private stage(conversation: string, tell: (step: string) => void): Stage {
    const { lab, pauseMillis } = this;
    return {
      get panes() {
        return lab.panes.value;
      },
      conversation,
      tell,
      pause: () => new Promise(resolve => setTimeout(resolve, pauseMillis)),
      inStep: () => lab.inStep(),
      renew: pane => lab.renew(pane),
    };
  }
}
