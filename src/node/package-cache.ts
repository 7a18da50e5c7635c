/**
 * Files out of Debian packages that tests need, in the user's cache.
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { DebianPackages } from '../src/node/debian-packages.ts'

export const CACHE = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'vmgenid')

export interface CachedFiles {
  readonly directory: string
  /** Where the files come from. Written last: when it is there, the others are. */
  readonly stamp: string
}

export function cachedFiles(name: string): CachedFiles {
  const directory = join(CACHE, name)
  return { directory, stamp: join(directory, 'origin.json') }
}

/**
 * An interrupted run leaves nothing that would be mistaken for a finished one.
 * @param collect puts the files into `ready`, with `work` for what lies about meanwhile, and gives the origin
 * @throws DebianPackageError
 */
export async function fetchIntoCache(
  { directory }: CachedFiles,
  collect: (packages: DebianPackages, ready: string, work: string) => Promise<object>,
): Promise<void> {
  mkdirSync(CACHE, { recursive: true })
  const work = mkdtempSync(join(CACHE, 'fetch-'))
  try {
    const packages = await DebianPackages.open(join(work, 'apt'), 'amd64')
    const [ready, files] = [join(work, 'ready'), join(work, 'files')]
    mkdirSync(ready)
    mkdirSync(files)
    const origin = await collect(packages, ready, files)
    writeFileSync(join(ready, 'origin.json'), `${JSON.stringify(origin, undefined, 1)}\n`)
    rmSync(directory, { recursive: true, force: true })
    renameSync(ready, directory)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
