import { show } from '../ui/show.js';
import { ThemeSwitch } from '../ui/ThemeSwitch.js';

show(
  <main className="crash">
    <h1>Lockstep</h1>
    <ThemeSwitch />
  </main>,
);
