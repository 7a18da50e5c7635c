/**
 * What the guest runs: a Linux kernel, a busybox, a program of 136 bytes (`reseed-program.ts`), and an init that mounts the usual and
 * obeys a serial port. All of it is here.
 * @module
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fromLatin1 } from '../../binary/bytes.ts'
import { cpioCharDevice, cpioDirectory, cpioFile, encodeCpio } from '../../binary/cpio.ts'
import { userCache } from '../../node/user-cache.ts'
import { reseedProgram } from '../reseed-program.ts'

/** Fetches a kernel and a busybox as Debian packages, without root. */
export const FETCH_COMMAND = 'vmgenid setup'

/** Below the user's cache: what the tests fetch, 64-bit, and what `vmgenid setup` fetches for v86 too, 32-bit. */
const FOLDERS = ['linux-amd64', 'v86']

/** Debian's kernel and busybox, from the first folder that is complete. */
export function cachedGuestFile(name: 'vmlinuz' | 'busybox'): string {
  const folders = FOLDERS.map((folder) => join(userCache(), folder))
  // Written last: when it is there, the others are.
  const complete = folders.find((folder) => existsSync(join(folder, 'origin.json')))
  return join(complete ?? folders.at(-1) ?? '', name)
}

/**
 * Init talks on the second serial port. It says `ready`; then each line that comes, `NUMBER COMMAND`, is run by a shell, and
 * answered by `NUMBER STATUS OUTPUT`, the output's bytes in hexadecimal. The console is the kernel's alone.
 */
const INIT = `#!/bin/busybox sh
export PATH=/bin
/bin/busybox mkdir -p /proc /sys /tmp
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
stty -F /dev/ttyS1 raw -echo
exec 3<>/dev/ttyS1
echo ready >&3
while read -r number command <&3; do
  sh -c "$command" </dev/null >/tmp/output 2>&1 3>&-
  status=$?
  echo "$number $status $(od -An -v -tx1 /tmp/output | tr -d ' \\n')" >&3
done
poweroff -f
`

/** @param busybox statically linked */
export function guestInitramfs(busybox: Uint8Array): Uint8Array {
  return encodeCpio([
    cpioDirectory('bin'),
    cpioDirectory('dev'),
    // The kernel opens it for init before anything is mounted.
    cpioCharDevice('dev/console', { major: 5, minor: 1 }),
    cpioFile('bin/busybox', busybox, 0o755),
    cpioFile('bin/reseed', reseedProgram(), 0o755),
    cpioFile('init', fromLatin1(INIT), 0o755),
  ])
}
