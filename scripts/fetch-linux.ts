/**
 * Fetches the kernel and the busybox of the boot tests from Debian into the user's cache, replacing what is there.
 *
 *   node --import tsx scripts/fetch-linux.ts
 */
import { VmgenidError } from '../src/binary/errors.ts'
import { fetchLinux } from '../test/linux/kernel.ts'

try {
  await fetchLinux()
} catch (error) {
  process.stderr.write(`${error instanceof VmgenidError ? error.message : String(error)}\n`)
  process.exitCode = 1
}
