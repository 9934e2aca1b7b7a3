import type { Pane } from '../model/pane.js';

/** What a scenario plays on. */
export interface Stage {
  /** Two to four; the first and the second are different devices of one user where there are such. */
  readonly panes: readonly Pane[];
  readonly conversation: string;
  /** Says what happens now, to people. */
  tell(step: string): void;
  /** Gives people time to see it. */
  pause(): Promise<void>;
  /** Waits until all devices and the server hold the same. */
  inStep(): Promise<void>;
  /** Shuts a pane's device out for good, and puts a new one in its place that holds nothing. */
  renew(pane: Pane): Promise<Pane>;
}

/** A story that is played on the real system. */
export interface Scenario {
  readonly id: 'tunnel' | 'holiday' | 'twoEdits' | 'newPhone';
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly shows: string;
  play(stage: Stage): Promise<void>;
}

/** The device that something happens to, and one that goes on meanwhile: of another user, where there is one. */
export function cast({ panes }: Stage): { readonly traveller: Pane; readonly other: Pane } {
  const [first, second] = panes;
  if (!first || !second) {
    throw new Error('a scenario needs two panes');
  }
  const other = panes.find(pane => pane.id.user !== second.id.user) ?? first;
  return { traveller: second, other };
}
