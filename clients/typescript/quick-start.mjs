// Runs the quick start of the README against a system that runs, and looks with a device of the other user whether it
// came to something. LOCKSTEP_URL names the socket if it is not that of a local system.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { WebSocket } from 'ws';

const LOCAL = 'ws://127.0.0.1:8080/v1/sync';
const PATIENCE_MILLIS = 30_000;
const url = process.env.LOCKSTEP_URL ?? LOCAL;

globalThis.WebSocket ??= WebSocket;

const [, code] = /```js\n([^]*?)```/.exec(readFileSync(new URL('README.md', import.meta.url), 'utf8'));
if (!code.includes(LOCAL)) {
  throw new Error('the quick start names no local system');
}
const script = new URL('target/quick-start.mjs', import.meta.url);
mkdirSync(new URL('.', script), { recursive: true });
writeFileSync(script, code.replace(LOCAL, url));
const begin = new Date();
await import(script.href);

const { devTokens, directOf, Lockstep } = await import('@lockstep/client');
const device = 'quick-start';
const bob = await Lockstep.open({ url, user: 'bob', device, tokens: devTokens(url, 'bob', device) });
await bob.connect();
const conversation = await directOf('alice', 'bob');
const isNew = message =>
  message.text === 'Hello!' && message.by.user === 'alice' && new Date(message.at) > begin - 60_000;
const end = Date.now() + PATIENCE_MILLIS;
let messages = [];
while (!(messages.some(isNew) && bob.sync.value.kind === 'verified')) {
  if (Date.now() > end) {
    throw new Error(`bob is ${bob.sync.value.kind} and sees ${JSON.stringify(messages)}`);
  }
  await new Promise(resolve => setTimeout(resolve, 100));
  messages = await bob.timeline(conversation, 20);
}
if ((await bob.digest()) !== (await bob.serverDigest())) {
  throw new Error("bob's digest is not the server's");
}
await bob
  .in(conversation)
  .read((await bob.place(conversation)).seq)
  .then(read => read.result);
await bob.close();
console.log('bob has it, verified');
