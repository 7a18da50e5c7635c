/**
 * Definition blocks of Debian packages that may not be copied into this repository (LGPL): they are in the user's cache,
 * where `node scripts/setup.mjs --tests` puts them once. `scripts/fetch-aml.ts` fetches them.
 */
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { requiredFile, type Tool } from '../tools.ts'
import type { TablesOrigin } from './corpus.ts'

export const CACHE = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'vmgenid')
export const FETCHED_DIRECTORY = join(CACHE, 'aml-tables')
/** Written last: when it is there, the tables are. */
export const FETCHED_STAMP = join(FETCHED_DIRECTORY, 'origin.json')

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
