import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const ARGUMENTS = [
  '--force-color-profile=srgb',
  // A page that a test itself hands out would count as a foreign one that reaches into the local network.
  '--disable-features=LocalNetworkAccessChecks',
];

/** Starts the browser of this system; `LOCKSTEP_CHROMIUM` names another one. */
export function startBrowser(): Promise<Browser> {
  const executablePath = [process.env['LOCKSTEP_CHROMIUM'], ...PLACES].find(
    place => place !== undefined && existsSync(place),
  );
  if (executablePath === undefined) {
    throw new Error('no Chromium was found: install it (apt-get install chromium), or set LOCKSTEP_CHROMIUM');
  }
  return chromium.launch({ executablePath, args: ARGUMENTS });
}
