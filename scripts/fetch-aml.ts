/**
 * Fetches the tables of the AML corpus that may not be in the repository from Debian into the user's cache.
 *
 *   node --import tsx scripts/fetch-aml.ts
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { VmgenidError } from '../src/binary/errors.ts'
import { userCache } from '../src/node/user-cache.ts'
import { readCorpusOrigin, type TablesOrigin } from '../test/aml/corpus.ts'
import { FETCHED_DIRECTORY } from '../test/aml/fetched-tables.ts'
import { carvePackages, FETCHED_PACKAGES } from './capture/aml/debian.ts'
import { assemble } from './capture/aml/tables.ts'

try {
  await fetchTables()
} catch (error) {
  process.stderr.write(`${error instanceof VmgenidError ? error.message : String(error)}\n`)
  process.exitCode = 1
}

/** An interrupted run leaves nothing that would be mistaken for a finished one. */
async function fetchTables(): Promise<void> {
  const { groups, tables, bytes } = assemble(await carvePackages(FETCHED_PACKAGES, userCache()))
  compare({ groups, tables }, readCorpusOrigin().fetched)
  const ready = mkdtempSync(join(userCache(), 'ready-'))
  try {
    for (const [name, table] of bytes) writeFileSync(join(ready, `${name}.aml`), table)
    writeFileSync(join(ready, 'origin.json'), `${JSON.stringify({ groups, tables }, undefined, 1)}\n`)
    rmSync(FETCHED_DIRECTORY, { recursive: true, force: true })
    mkdirSync(userCache(), { recursive: true })
    renameSync(ready, FETCHED_DIRECTORY)
  } finally {
    rmSync(ready, { recursive: true, force: true })
  }
}

/**
 * A version that was seen before has the bytes that it had. An update of the package may have others: those are real
 * tables too, and the tests take them as they are.
 */
function compare(fetched: TablesOrigin, known: TablesOrigin): void {
  for (const group of fetched.groups) {
    const expected = known.groups.find(({ name }) => name === group.name)
    const digests = (origin: TablesOrigin, names: readonly string[] = []) =>
      names.map((name) => origin.tables.find((table) => table.name === name)?.sha256).join()
    if (digests(fetched, group.tables) === digests(known, expected?.tables)) continue
    if (expected?.version === group.version) {
      throw new VmgenidError(
        'FETCHED_TABLES',
        `the tables of ${group.program} ${group.version} are other ones`,
      )
    }
    process.stderr.write(
      `${group.name}: ${group.program} ${group.version} has other tables than ${expected?.version}\n`,
    )
  }
}
