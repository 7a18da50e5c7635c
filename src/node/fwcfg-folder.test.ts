import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FwCfgFolderReader } from './fwcfg-folder.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-folder-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('FwCfgFolderReader', () => {
  it('reads an index in UTF-8, with a byte order mark or without', async () => {
    await writeFile(join(folder, 'täst'), 'bytes')
    const file = { name: 'opt/a', selector: 32, size: 5, guest_writable: false, file: 'täst' }
    for (const mark of ['', '\ufeff']) {
      await writeFile(join(folder, 'index.json'), `${mark}${JSON.stringify({ files: [file] })}`)
      const reader = await FwCfgFolderReader.open(folder)
      expect(await reader.read('opt/a')).toEqual(new Uint8Array(Buffer.from('bytes')))
    }
  })
})
