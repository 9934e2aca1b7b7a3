import { show } from '../ui/show.js';

show(
  <main className="crash">
    <h1>Lockstep sync lab</h1>
  </main>,
);
