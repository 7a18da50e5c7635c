/**
 * Definition blocks of Debian packages that may not be copied into this repository (LGPL): they are in the user's cache,
 * where `node scripts/setup.mjs --tests` puts them once. `scripts/fetch-aml.ts` fetches them.
 */
import { readFileSync } from 'node:fs'
import { cachedFiles } from '../../src/node/package-cache.ts'
import { requiredFile, type Tool } from '../tools.ts'
import type { TablesOrigin } from './corpus.ts'

/** The stamp is written last: when it is there, the tables are. */
export const { directory: FETCHED_DIRECTORY, stamp: FETCHED_STAMP } = cachedFiles('aml-tables')

/** The tables, or why they are not there. @throws MissingToolError when they are absent and CI is set */
export function requireFetchedTables(): Tool {
  return requiredFile(
    FETCHED_STAMP,
    'AML tables of Debian packages',
    'not in the cache, run node scripts/setup.mjs --tests',
  )
}

/** What is in the cache: as the corpus's own origin.json, with the versions that were fetched. */
export function fetchedOrigin(): TablesOrigin {
  return JSON.parse(readFileSync(FETCHED_STAMP, 'utf8')) as TablesOrigin
}
