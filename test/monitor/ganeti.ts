/**
 * Ganeti's QMP client, as Debian packages it: a client that was written for QEMU, and is run unchanged.
 */
import { extractFromDeb } from '../../src/node/debian-packages.ts'
import { cachedFiles, fetchIntoCache } from '../../src/node/package-cache.ts'
import { requiredFile, type Tool } from '../tools.ts'

const FILES = cachedFiles('ganeti')

/** Folder with the packages' files below it. */
export const GANETI = FILES.directory

/** The client, or why it is not there. @throws MissingToolError when it is absent and CI is set */
export function requireGaneti(): Tool {
  return requiredFile(FILES.stamp, 'Ganeti', 'no Ganeti in the cache, run node scripts/setup.mjs --tests')
}

/** Downloads Ganeti and the JSON library that its client uses, and keeps their Python. @throws DebianPackageError */
export async function fetchGaneti(): Promise<void> {
  await fetchIntoCache(FILES, async (packages, ready) => {
    const [ganeti, json] = [
      await packages.download('ganeti-3.0'),
      await packages.download('python3-simplejson'),
    ]
    await extractFromDeb(ganeti.deb, './usr/share/ganeti/*', ready)
    await extractFromDeb(json.deb, './usr/lib/python3/dist-packages/simplejson/*', ready)
    return { packages: { [ganeti.name]: ganeti.version, [json.name]: json.version } }
  })
}
