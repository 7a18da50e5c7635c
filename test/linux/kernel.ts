/**
 * The Linux kernel and the busybox of the boot tests: Debian's, in the user's cache.
 *
 * `linux-image-amd64` and not the smaller `-cloud-amd64`: that one is built without CONFIG_VMGENID.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { DebianPackageError, extractFromDeb } from '../../src/node/debian-packages.ts'
import { cachedFiles, fetchIntoCache } from '../../src/node/package-cache.ts'
import { requiredFile, type Tool } from '../tools.ts'

const FILES = cachedFiles('linux-amd64')

export const KERNEL = join(FILES.directory, 'vmlinuz')
export const BUSYBOX = join(FILES.directory, 'busybox')

/** The kernel, or why it is not there. @throws MissingToolError when it is absent and CI is set */
export function requireLinux(): Tool {
  return requiredFile(
    FILES.stamp,
    'a Linux kernel',
    'no Linux kernel in the cache, run node scripts/setup.mjs --tests',
  )
}

/** Downloads both packages and keeps one file of each. @throws DebianPackageError */
export async function fetchLinux(): Promise<void> {
  await fetchIntoCache(FILES, async (packages, ready, work) => {
    const image = (await packages.dependencies('linux-image-amd64')).find((name) =>
      /^linux-image-\d/.test(name),
    )
    if (image === undefined)
      throw new DebianPackageError('find a kernel', 'linux-image-amd64 depends on none')
    const [kernel, busybox] = [await packages.download(image), await packages.download('busybox-static')]
    await extractFromDeb(kernel.deb, './boot/vmlinuz-*', work)
    await extractFromDeb(busybox.deb, './bin/busybox', work)
    const [vmlinuz = ''] = readdirSync(join(work, 'boot'))
    renameSync(join(work, 'boot', vmlinuz), join(ready, 'vmlinuz'))
    renameSync(join(work, 'bin/busybox'), join(ready, 'busybox'))
    return {
      packages: { [kernel.name]: kernel.version, [busybox.name]: busybox.version },
      sha256: { vmlinuz: sha256(join(ready, 'vmlinuz')), busybox: sha256(join(ready, 'busybox')) },
    }
  })
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
