/**
 * Fetches Ganeti's QMP client for the monitor tests from Debian into the user's cache, replacing what is there.
 *
 *   node --import tsx scripts/fetch-ganeti.ts
 */
import { VmgenidError } from '../src/binary/errors.ts'
import { fetchGaneti } from '../test/monitor/ganeti.ts'

try {
  await fetchGaneti()
} catch (error) {
  process.stderr.write(`${error instanceof VmgenidError ? error.message : String(error)}\n`)
  process.exitCode = 1
}
