import { show } from '../ui/show.js';
import './lab.css';
import { LabPage, PaneWindow } from './LabPage.js';
import { Lab } from './model/lab.js';
import type { PaneId } from './model/pane.js';
import { FIRST_PANES, readPane, readPanes, writePanes } from './model/pane-ids.js';
import { Theatre } from './model/play.js';

const REMEMBERED = 'lockstep.lab.panes';

const query = new URLSearchParams(location.search);
const alone = readPane(query.get('pane') ?? '');

if (alone) {
  const lab = new Lab(location.origin);
  show(<PaneWindow lab={lab} />);
  void lab.begin([alone], query.get('conversation') ?? undefined);
} else {
  const asked = readPanes(query.get('panes') ?? '');
  const lab = new Lab(location.origin, asked ? undefined : remember);
  show(<LabPage lab={lab} theatre={new Theatre(lab)} />);
  void lab.begin(asked ?? remembered() ?? FIRST_PANES);
}

/** The panes of this browser; a device that a scenario put in the place of another one stays. */
function remembered(): readonly PaneId[] | undefined {
  try {
    return readPanes(localStorage.getItem(REMEMBERED) ?? '');
  } catch {
    return undefined;
  }
}

function remember(panes: readonly PaneId[]): void {
  try {
    localStorage.setItem(REMEMBERED, writePanes(panes));
  } catch {
    // They last as long as the page, then.
  }
}
