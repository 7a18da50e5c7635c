/**
 * Fetches firmware, kernel and busybox of the v86 tests from Debian into the user's cache, replacing what is there.
 *
 *   node --import tsx scripts/fetch-v86.ts
 */
import { VmgenidError } from '../src/binary/errors.ts'
import { fetchV86Files } from '../src/node/v86-setup.ts'

try {
  await fetchV86Files()
} catch (error) {
  process.stderr.write(`${error instanceof VmgenidError ? error.message : String(error)}\n`)
  process.exitCode = 1
}
