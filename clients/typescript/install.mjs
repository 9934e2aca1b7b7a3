// Installs what the lock names, unless that is installed already.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';

const lock = 'package-lock.json';
const installed = 'node_modules/.installed-lock.json';

if (!existsSync(installed) || !readFileSync(installed).equals(readFileSync(lock))) {
  const { status } = spawnSync('npm', ['ci'], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
  copyFileSync(lock, installed);
}
