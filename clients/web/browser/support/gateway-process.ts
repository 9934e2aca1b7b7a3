import { readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const DATA = process.env['LOCKSTEP_DATA'] ?? resolve(import.meta.dirname, '../../../../.lockstep');
const NAME = 'sync-gateway';
const START_MILLIS = 120_000;
const POLL_MILLIS = 250;

/**
 * The process behind the gateway that people speak to, by the files in which `./lockstep up` says which one it is and
 * reads whether it is to stay down; `LOCKSTEP_DATA` names the data folder of that system.
 */
export class GatewayProcess {
  private readonly held = resolve(DATA, 'run', `${NAME}.held`);

  constructor(private readonly url: string) {}

  /** Ends it at once, as a crash would, and keeps it down. */
  async kill(): Promise<void> {
    const [pid] = (await readFile(resolve(DATA, 'run', `${NAME}.pid`), 'utf8')).split(' ');
    await writeFile(this.held, 'Kept down by a test of the pages.\n');
    process.kill(Number(pid), 'SIGKILL');
  }

  /** Lets it start again, and waits until it serves. */
  async bringBack(): Promise<void> {
    await rm(this.held, { force: true });
    const end = Date.now() + START_MILLIS;
    while (!(await this.serves())) {
      if (Date.now() > end) {
        throw new Error(`the gateway at ${this.url} did not come back within ${START_MILLIS / 1_000} s`);
      }
      await new Promise(done => setTimeout(done, POLL_MILLIS));
    }
  }

  private serves(): Promise<boolean> {
    return fetch(this.url).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
