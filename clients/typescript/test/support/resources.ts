import { readdirSync, readFileSync } from 'node:fs';
import type { JsonObject } from '../../src/events/json.js';

/** The files that the tests of all languages read. */
const REPOSITORY = new URL('../../../../', import.meta.url);
const ROOT = new URL('events-schema/src/main/resources/chat/lockstep/', REPOSITORY);
const HISTORIES = new URL(
  'clients/java/src/test/resources/chat/lockstep/client/fold-vectors.json',
  REPOSITORY,
);

export function resource(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));
}

/** Histories, and what the Java fold makes of them. */
export function foldVectors(): unknown {
  return JSON.parse(readFileSync(HISTORIES, 'utf8'));
}

/** The golden files of a folder, by their names without the extension. */
export function golden(folder: string): [string, JsonObject][] {
  return readdirSync(new URL(folder, ROOT)).map(file => [
    file.replace(/\.json$/, ''),
    resource(`${folder}/${file}`) as JsonObject,
  ]);
}
