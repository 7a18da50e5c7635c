/**
 * What the boot tests give Linux instead of a disk: busybox, an init that obeys lines of text, tables to override.
 */
import { concatBytes, fromLatin1 } from '../../src/binary/bytes.ts'
import { setChecksum } from '../../src/binary/checksum.ts'
import { type CpioEntry, cpioCharDevice, cpioDirectory, cpioFile, encodeCpio } from '../../src/binary/cpio.ts'

/** Lines that init prints around what a command prints. `nonce` keeps them apart from everything else. */
export const markers = (nonce: string) => ({
  ready: `@@${nonce} ready@@`,
  /** Behind it the number of the command and its exit status. */
  end: `@@${nonce} end `,
})

/**
 * Mounts the usual, then runs each line that comes on the console in a shell of its own and prints an end marker;
 * turns the machine off when the console ends. From then on the kernel's messages stay out of the console.
 */
function initScript(nonce: string): string {
  const { ready, end } = markers(nonce)
  return `#!/bin/busybox sh
export PATH=/bin
busybox=/bin/busybox
$busybox mkdir -p /proc /sys /tmp
$busybox mount -t proc proc /proc
$busybox mount -t sysfs sysfs /sys
$busybox mount -t devtmpfs devtmpfs /dev
$busybox --install -s /bin
dmesg -n 1
stty -echo -onlcr
echo '${ready}'
number=0
while read -r line; do
  number=$((number + 1))
  # Through a pipe, so that programs do not write as for a terminal.
  { sh -c "$line" </dev/null 2>&1; echo $? >/tmp/status; } | cat
  printf '\\n${end}%s %s@@\\n' "$number" "$(cat /tmp/status)"
done
poweroff -f
`
}

export interface InitramfsOptions {
  readonly busybox: Uint8Array
  readonly nonce: string
  /** More files by path, without a leading slash; the folders are made. */
  readonly files?: Readonly<Record<string, Uint8Array>> | undefined
}

export function buildInitramfs({ busybox, nonce, files = {} }: InitramfsOptions): Uint8Array {
  const extra = Object.entries(files)
  const folders = new Set(['bin', 'dev', ...extra.flatMap(([path]) => parentsOf(path))])
  return encodeCpio([
    ...Array.from(folders, (path) => cpioDirectory(path)),
    // The kernel opens it for init before anything is mounted.
    cpioCharDevice('dev/console', { major: 5, minor: 1 }),
    cpioFile('bin/busybox', busybox, 0o755),
    cpioFile('init', fromLatin1(initScript(nonce)), 0o755),
    ...extra.map(([path, data]): CpioEntry => cpioFile(path, data, 0o755)),
  ])
}

/** `a/b/c` to `a`, `a/b`. */
function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

const OEM_REVISION = 24 // u32le in the table header
const CHECKSUM = 9

/**
 * The archive that goes in front of an initramfs and makes Linux use these tables for the machine's own: those with
 * the same signature, OEM id and OEM table id, and a lower OEM revision. So the revision is raised, and the checksum
 * put right: the bytes that Linux uses differ from the given ones in these five.
 *
 * Source: Linux Documentation/admin-guide/acpi/initrd_table_override.rst.
 */
export function buildTableOverrides(tables: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries = Object.entries(tables).map(([name, table]) => {
    const raised = table.slice()
    raised.set([0xff, 0xff, 0xff, 0x7f], OEM_REVISION)
    setChecksum(raised, CHECKSUM)
    return cpioFile(`kernel/firmware/acpi/${name}.aml`, raised)
  })
  return entries.length === 0 ? new Uint8Array() : encodeCpio(entries)
}

export function buildInitrd(
  options: InitramfsOptions & { readonly tables?: Readonly<Record<string, Uint8Array>> | undefined },
): Uint8Array {
  return concatBytes(buildTableOverrides(options.tables ?? {}), buildInitramfs(options))
}
