/**
 * The Linux kernel and the busybox of the boot tests: Debian's, in the user's cache.
 *
 * `linux-image-amd64` and not the smaller `-cloud-amd64`: that one is built without CONFIG_VMGENID.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { DebianPackageError, DebianPackages, extractFromDeb } from '../../src/node/debian-packages.ts'
import { requiredFile, type Tool } from '../tools.ts'

const CACHE = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'vmgenid')
const DIRECTORY = join(CACHE, 'linux-amd64')

export const KERNEL = join(DIRECTORY, 'vmlinuz')
export const BUSYBOX = join(DIRECTORY, 'busybox')
/** Written last: when it is there, the others are. */
const STAMP = join(DIRECTORY, 'origin.json')

/** The kernel, or why it is not there. @throws MissingToolError when it is absent and CI is set */
export function requireLinux(): Tool {
  return requiredFile(
    STAMP,
    'a Linux kernel',
    'no Linux kernel in the cache, run node scripts/setup.mjs --tests',
  )
}

/**
 * Downloads both packages and keeps one file of each. An interrupted run leaves nothing that would be mistaken for a
 * finished one.
 * @throws DebianPackageError
 */
export async function fetchLinux(): Promise<void> {
  mkdirSync(CACHE, { recursive: true })
  const work = mkdtempSync(join(CACHE, 'fetch-'))
  try {
    const packages = await DebianPackages.open(join(work, 'apt'), 'amd64')
    const image = (await packages.dependencies('linux-image-amd64')).find((name) =>
      /^linux-image-\d/.test(name),
    )
    if (image === undefined)
      throw new DebianPackageError('find a kernel', 'linux-image-amd64 depends on none')
    const [kernel, busybox] = [await packages.download(image), await packages.download('busybox-static')]

    const files = join(work, 'files')
    mkdirSync(files)
    await extractFromDeb(kernel.deb, './boot/vmlinuz-*', files)
    await extractFromDeb(busybox.deb, './bin/busybox', files)
    const ready = join(work, 'ready')
    mkdirSync(ready)
    const [vmlinuz = ''] = readdirSync(join(files, 'boot'))
    renameSync(join(files, 'boot', vmlinuz), join(ready, 'vmlinuz'))
    renameSync(join(files, 'bin/busybox'), join(ready, 'busybox'))
    const origin = {
      packages: { [kernel.name]: kernel.version, [busybox.name]: busybox.version },
      sha256: { vmlinuz: sha256(join(ready, 'vmlinuz')), busybox: sha256(join(ready, 'busybox')) },
    }
    writeFileSync(join(ready, 'origin.json'), `${JSON.stringify(origin, undefined, 1)}\n`)
    rmSync(DIRECTORY, { recursive: true, force: true })
    renameSync(ready, DIRECTORY)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
