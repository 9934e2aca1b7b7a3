import { defineConfig } from 'vitest/config';

/** With a real browser against a system that runs; LOCKSTEP_URL names it. */
export default defineConfig({
  test: {
    include: ['browser/**/*.browser.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    reporters: ['default', ['junit', { outputFile: 'target/failsafe-reports/TEST-web-browser.xml' }]],
  },
});
