/**
 * Writes the initramfs of the guests on QEMU into a file, to start one by hand. `docs/differences.md` says how.
 *
 *   node --import tsx scripts/guest-initramfs.ts FILE
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cachedGuestFile, guestInitramfs } from '../src/machines/qemu/guest-files.ts'

const [path] = process.argv.slice(2)
if (path === undefined) {
  process.stderr.write('usage: node --import tsx scripts/guest-initramfs.ts FILE\n')
  process.exit(2)
}
writeFileSync(path, guestInitramfs(new Uint8Array(readFileSync(cachedGuestFile('busybox')))))
