/**
 * Our DSDT against `iasl`: it disassembles, the disassembly compiles without a single complaint, and what comes out are
 * the bytes that went in.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hexDiff } from '../../src/binary/hexdump.ts'
import { SDT_HEADER_SIZE } from '../../src/binary/sdt-header.ts'
import { buildDsdt, type DsdtParameters } from '../../src/board/dsdt/dsdt.ts'
import { requireTool } from '../tools.ts'

const GIB = 2 ** 30
const PM = { pc: { pmBase: 0x600, gpe0: 0xafe0 }, q35: { pmBase: 0x600, gpe0: 0x620 } } as const

function variants(): readonly (readonly [name: string, parameters: DsdtParameters])[] {
  const list: [string, DsdtParameters][] = []
  for (const kind of ['pc', 'q35'] as const) {
    const usual: DsdtParameters = {
      kind,
      below4G: GIB / 8,
      pciHole64: { start: 4 * GIB, size: 2 * GIB },
      pm: PM[kind],
      expressWindow: kind === 'pc' ? undefined : { base: 0xb000_0000n, size: GIB / 4 },
      hpet: true,
      disableS3: false,
      disableS4: false,
    }
    const variant = (name: string, changes: Partial<DsdtParameters>) =>
      list.push([`${kind}, ${name}`, { ...usual, ...changes }])
    variant('as usual', {})
    variant('1 TiB', { below4G: 2 * GIB, pciHole64: { start: 2048 * GIB, size: 32 * GIB } })
    variant('no 64-bit window', { pciHole64: undefined })
    variant('no sleep', { disableS3: true, disableS4: true })
    variant('no HPET', { hpet: false })
    variant('PM elsewhere', { pm: { pmBase: 0xb000, gpe0: kind === 'pc' ? 0xafe0 : 0xb020 } })
    variant('PM not placed', { pm: { pmBase: 0, gpe0: kind === 'pc' ? 0xafe0 : 0x20 } })
  }
  const q35 = list.find(([, { kind }]) => kind === 'q35')?.[1]
  if (!q35) throw new Error('no q35')
  const window = (
    name: string,
    expressWindow: DsdtParameters['expressWindow'],
    changes: Partial<DsdtParameters> = {},
  ) => list.push([`q35, configuration window ${name}`, { ...q35, expressWindow, ...changes }])
  window('off', undefined)
  window('off, nothing placed', undefined, { pm: { pmBase: 0, gpe0: 0x20 } })
  window('of 64 MiB', { base: 0xe000_0000n, size: GIB / 16 })
  window('behind low RAM at once', { base: 0x8000_0000n, size: GIB / 4 }, { below4G: 2 * GIB })
  window('at the end of the hole', { base: 0xf000_0000n, size: GIB / 4 })
  window('above 4 GiB', { base: 0x9_0000_0000n, size: GIB / 4 })
  return list
}

const iasl = requireTool('iasl')
describe.skipIf(iasl.missing)(iasl.title('the DSDT, disassembled and compiled again'), () => {
  const scratch = mkdtempSync(join(tmpdir(), 'dsdt-'))
  afterAll(() => {
    rmSync(scratch, { recursive: true })
  })

  const run = (...args: readonly string[]) =>
    execFileSync(iasl.path, args, { cwd: scratch, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

  it.each(variants())('%s', (_, parameters) => {
    const table = buildDsdt(parameters)
    writeFileSync(join(scratch, 'dsdt.aml'), table)
    rmSync(join(scratch, 'dsdt.dsl'), { force: true })
    run('-d', 'dsdt.aml')
    expect(run('-of', '-on', '-p', 'again', 'dsdt.dsl')).toContain('0 Errors, 0 Warnings, 0 Remarks')
    const again = readFileSync(join(scratch, 'again.aml')).subarray(SDT_HEADER_SIZE)
    expect(hexDiff(table.subarray(SDT_HEADER_SIZE), again)).toBe('')
  })
})
