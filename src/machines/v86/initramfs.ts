/**
 * What Linux finds instead of a disk: busybox, an init, and an agent that obeys lines of text on the second serial port.
 *
 * ```
 * host to guest   NUMBER COMMAND       runs COMMAND in a copy of its shell
 * guest to host   @ready               once, when it listens
 *                 text                 what the command prints, on either output
 *                 empty line
 *                 @NUMBER STATUS       it has ended, with this exit status
 * ```
 *
 * One command at a time, with as few processes as can be: each costs a real guest on an emulated CPU some hundredths of a second. The kernel's messages, and nothing else, go to the first serial port.
 * @module
 */
import { fromLatin1 } from '../../binary/bytes.ts'
import { cpioCharDevice, cpioDirectory, cpioFile, encodeCpio } from '../../binary/cpio.ts'
import { reseedProgram } from '../reseed-program.ts'

const INIT = `#!/bin/busybox sh
export PATH=/bin
/bin/busybox mkdir -p /proc /sys /tmp
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs devtmpfs /dev
/bin/busybox --install -s /bin
stty -F /dev/ttyS1 raw -echo
exec </dev/ttyS1 >/dev/ttyS1 2>/dev/null
echo @ready
while true; do
  # A read that fails, as in a suspend, is no reason to end.
  read -r number command || continue
  (eval "$command") </dev/null 2>&1
  printf '\\n@%s %s\\n' "$number" $?
done
`

/**
 * Of the kernel that is given this initramfs. The second line leaves out what takes seconds of the boot and has nothing to do
 * with what is tested: self-tests of ciphers, certificates, ISA cards, probes.
 */
export const KERNEL_COMMAND_LINE = [
  'console=ttyS0 panic=-1 mitigations=off nowatchdog audit=0',
  'cryptomgr.notests noisapnp initcall_blacklist=load_system_certificate_list,init_kprobe_trace,init_encrypted',
].join(' ')

/** @param busybox a static one, for the CPU of the machine */
export function buildInitramfs(busybox: Uint8Array): Uint8Array {
  return encodeCpio([
    ...['bin', 'dev'].map((path) => cpioDirectory(path)),
    // The kernel opens it for init before anything is mounted.
    cpioCharDevice('dev/console', { major: 5, minor: 1 }),
    cpioFile('bin/busybox', busybox, 0o755),
    cpioFile('bin/reseed', reseedProgram(), 0o755),
    cpioFile('init', fromLatin1(INIT), 0o755),
  ])
}
