/**
 * Files out of Debian packages, kept in the user's cache.
 * @module
 */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DebianPackages } from './debian-packages.ts'
import { userCache } from './user-cache.ts'

export interface CachedFiles {
  readonly directory: string
  /** Where the files come from. Written last: when it is there, the others are. */
  readonly stamp: string
}

export function cachedFiles(name: string): CachedFiles {
  const directory = join(userCache(), name)
  return { directory, stamp: join(directory, 'origin.json') }
}

export interface FetchOptions {
  /** Default `amd64`; needs not be this machine's. */
  readonly architecture?: string
  /** What is done now, in a few words. */
  readonly onProgress?: (text: string) => void
}

/**
 * An interrupted run leaves nothing that would be mistaken for a finished one.
 * @param collect puts the files into `ready`, with `work` for what lies about meanwhile, and gives the origin
 * @throws DebianPackageError
 */
export async function fetchIntoCache(
  { directory }: CachedFiles,
  collect: (packages: DebianPackages, ready: string, work: string) => Promise<object>,
  { architecture = 'amd64', onProgress }: FetchOptions = {},
): Promise<void> {
  const cache = userCache()
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(join(cache, 'fetch-'))
  try {
    onProgress?.('package lists')
    const packages = await DebianPackages.open(join(work, 'apt'), architecture)
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

export function sha256OfFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
