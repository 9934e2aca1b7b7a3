import react from '@vitejs/plugin-react';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { build } from 'vite';
import type { Person } from './person.js';

const PATH = '/clients-md/';
const DOCUMENT = resolve(import.meta.dirname, '../../../../docs/clients.md');
const FOLDER = resolve(import.meta.dirname, '../../target/clients-md');

const PAGE = '<!doctype html><title>An app</title><body><script type="module" src="main.tsx"></script>';

const MAIN = `import { devTokens, Lockstep } from '@lockstep/client';
import { createRoot } from 'react-dom/client';
import { Messages } from './Messages.js';

const [user = '', peer = ''] = location.hash.slice(1).split('/');
const url = \`ws://\${location.host}/v1/sync\`;
const tokens = devTokens(url, user, 'app');
const lockstep = await Lockstep.open({ url, user, device: 'app', tokens });
await lockstep.connect();
const { conversation } = await lockstep.createDirect(peer);
createRoot(document.body).render(<Messages lockstep={lockstep} conversation={conversation} />);
`;

const TSCONFIG = { extends: '../../tsconfig.json', include: ['*.tsx'] };

/** Makes an app of the React component in `docs/clients.md`, as it stands there, which has to compile. */
async function buildExample(): Promise<string> {
  const [, component = ''] = /^```tsx\n(.*?)^```$/ms.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
  const files = { 'index.html': PAGE, 'main.tsx': MAIN, 'Messages.tsx': component };
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of Object.entries({ ...files, 'tsconfig.json': JSON.stringify(TSCONFIG) })) {
    writeFileSync(resolve(FOLDER, name), text);
  }
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', FOLDER], { stdio: 'pipe', encoding: 'utf8' });
  const outDir = resolve(FOLDER, 'dist');
  await build({
    root: FOLDER,
    base: PATH,
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, target: 'esnext' },
  });
  return outDir;
}

/** Opens that app, beside the pages of the server. */
export async function openExample({ page, line, user }: Person, peer: string): Promise<void> {
  const built = await buildExample();
  await page.route(`${line.origin}${PATH}**`, async route => {
    const name = new URL(route.request().url()).pathname.slice(PATH.length);
    await route.fulfill({ path: resolve(built, name === '' ? 'index.html' : name) });
  });
  await page.goto(`${line.origin}${PATH}#${user}/${peer}`);
}
