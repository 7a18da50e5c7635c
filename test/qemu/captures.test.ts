import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { capture } from '../../scripts/capture/capture.ts'
import { CASES } from '../../scripts/capture/cases.ts'
import { compare, sha256 } from '../../scripts/capture/folder.ts'
import { parseFwCfgIndex } from '../../src/fwcfg/index-json.ts'
import { requireQemu } from '../tools.ts'

const GOLDEN = join(import.meta.dirname, '../golden/qemu-7.2')
const qemu = requireQemu('7.2')

/** A few that differ much; `npm run fixtures -- --check` does them all. */
const SAMPLE = [
  'pc',
  'q35',
  'pc-smp9',
  'q35-smp6-gap',
  'q35-6g',
  'pc-no-vmgenid',
  'q35-pm-unset',
  'q35-seabios',
]

describe.skipIf(qemu.missing)(qemu.title('golden captures are what QEMU gives today'), () => {
  it.each(SAMPLE)('%s', async (name) => {
    const subject = CASES.find((candidate) => candidate.name === name)
    if (!subject) throw new Error(`no case ${name}`)
    expect(compare(join(GOLDEN, name), await capture(subject, qemu.path))).toEqual([])
  })
})

describe('the golden folder', () => {
  it('has every case and no other', () => {
    const folders = readdirSync(GOLDEN, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => name).sort()).toEqual(CASES.map(({ name }) => name).sort())
  })

  it.each(CASES.map(({ name }) => name))('%s holds the bytes that its origin says', (name) => {
    const folder = join(GOLDEN, name)
    const origin = JSON.parse(readFileSync(join(folder, 'origin.json'), 'utf8')) as {
      sha256: Record<string, string>
    }
    const found = readdirSync(folder).filter((file) => file !== 'origin.json')
    expect(Object.keys(origin.sha256).sort()).toEqual(found.sort())
    for (const file of found) {
      expect(sha256(readFileSync(join(folder, file))), file).toBe(origin.sha256[file])
    }
  })

  it.each(CASES.map(({ name }) => name))('%s has an index that names its files', (name) => {
    const folder = join(GOLDEN, name)
    const index = parseFwCfgIndex(readFileSync(join(folder, 'index.json'), 'utf8'))
    const stored = index.files.filter(({ file }) => file !== undefined)
    expect(stored.length).toBeGreaterThan(6)
    for (const { name: path, file = '', size } of stored) {
      expect(existsSync(join(folder, file)), file).toBe(true)
      const bytes = readFileSync(join(folder, file)).length
      if (path === 'etc/acpi/tables') expect(bytes).toBeLessThanOrEqual(size)
      else expect(bytes, file).toBe(size)
    }
  })
})
