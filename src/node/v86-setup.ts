/**
 * Fetches what a v86 machine is made from out of the Debian archive, for any user, into the cache: SeaBIOS, its VGA BIOS, a
 * 32-bit Linux with CONFIG_VMGENID, a static busybox. Nothing is installed, and nothing needs root.
 * @module
 */
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { DebianPackageError, extractFromDeb } from './debian-packages.ts'
import { cachedFiles, type FetchOptions, fetchIntoCache, sha256OfFile } from './package-cache.ts'
import { V86_FILE_NAMES, V86_FOLDER } from './v86-files.ts'

export const V86_CACHE = cachedFiles(V86_FOLDER)

const ARCHITECTURE = 'i386'
/** The kernel is what this depends on. */
const KERNEL_META = 'linux-image-686'
const SEABIOS_FOLDER = './usr/share/seabios'

/** `undefined` when everything is there and is what was fetched; else what is not. */
export function v86FilesProblem(): string | undefined {
  if (!existsSync(V86_CACHE.stamp)) return 'nothing is fetched'
  const { sha256 } = JSON.parse(readFileSync(V86_CACHE.stamp, 'utf8')) as {
    readonly sha256: Readonly<Record<string, string>>
  }
  for (const name of Object.values(V86_FILE_NAMES)) {
    const path = join(V86_CACHE.directory, name)
    if (!existsSync(path)) return `${name} is missing`
    if (sha256OfFile(path) !== sha256[name]) return `${name} has changed since it was fetched`
  }
  return undefined
}

/** Replaces what is there. @throws DebianPackageError */
export async function fetchV86Files(onProgress?: FetchOptions['onProgress']): Promise<void> {
  const { bios, vgaBios, kernel, busybox } = V86_FILE_NAMES
  await fetchIntoCache(
    V86_CACHE,
    async (packages, ready, work) => {
      const image = (await packages.dependencies(KERNEL_META)).find((name) => /^linux-image-\d/.test(name))
      if (image === undefined) throw new DebianPackageError('find a kernel', `${KERNEL_META} depends on none`)
      const versions: Record<string, string> = {}
      for (const [name, files] of [
        ['seabios', [`${SEABIOS_FOLDER}/${bios}`, `${SEABIOS_FOLDER}/${vgaBios}`]],
        ['busybox-static', ['./bin/busybox']],
        [image, ['./boot/vmlinuz-*', './boot/config-*']],
      ] as const) {
        onProgress?.(name)
        const { deb, version } = await packages.download(name)
        versions[name] = version
        for (const pattern of files) await extractFromDeb(deb, pattern, work)
      }
      const boot = readdirSync(join(work, 'boot'))
      const find = (prefix: string) => join(work, 'boot', boot.find((name) => name.startsWith(prefix)) ?? '')
      if (!/^CONFIG_VMGENID=y$/m.test(readFileSync(find('config-'), 'utf8')))
        throw new DebianPackageError('use this kernel', `${image} is built without CONFIG_VMGENID=y`)
      renameSync(find('vmlinuz-'), join(ready, kernel))
      renameSync(join(work, 'bin/busybox'), join(ready, busybox))
      for (const name of [bios, vgaBios]) renameSync(join(work, SEABIOS_FOLDER, name), join(ready, name))
      chmodSync(join(ready, busybox), 0o644)
      const names = Object.values(V86_FILE_NAMES)
      return {
        packages: versions,
        sha256: Object.fromEntries(names.map((name) => [name, sha256OfFile(join(ready, name))])),
      }
    },
    { architecture: ARCHITECTURE, ...(onProgress ? { onProgress } : {}) },
  )
}
