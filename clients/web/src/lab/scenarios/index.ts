import { holiday } from './holiday.js';
import { newPhone } from './new-phone.js';
import type { Scenario } from './scenario.js';
import { tunnel } from './tunnel.js';
import { twoEdits } from './two-edits.js';

/** All scenarios, in the order in which the lab offers them. */
export const SCENARIOS: readonly Scenario[] = [tunnel, holiday, twoEdits, newPhone];
