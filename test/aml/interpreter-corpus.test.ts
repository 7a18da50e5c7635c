/**
 * The interpreter on tables of real programs, and on our own: they load without a fault, and what operating systems evaluate
 * first has the shape that they expect.
 */
import { describe, expect, it } from 'vitest'
import { type AmlData, AmlInterpreter } from '../../src/aml/interpreter.ts'
import { buildDsdt, type DsdtParameters } from '../../src/board/dsdt/dsdt.ts'
import { buildVmGenIdSsdt } from '../../src/board/ssdt-vmgenid.ts'
import { AcpiexecHost } from './acpiexec-host.ts'
import { type CorpusGroup, corpusGroups } from './corpus.ts'
import { succeeded } from './interpretation.ts'

/** Tables that are only a part of what their firmware has: these names are in other tables. */
const ELSEWHERE: Readonly<Record<string, RegExp>> = {
  'seabios-pcihp': /^there is no P0S$/,
  'seabios-proc': /^there is no (CPST|P0S)$/,
}

function loaded(tables: readonly Uint8Array[]): AmlInterpreter {
  const aml = new AmlInterpreter(new AcpiexecHost())
  for (const table of tables) expect(succeeded(aml.load(table)).problems).toEqual([])
  expect(succeeded(aml.initialize()).problems).toEqual([])
  return aml
}

/** What all objects with this name are, by path. */
function valuesOf(aml: AmlInterpreter, name: string, elsewhere?: RegExp): ReadonlyMap<string, AmlData> {
  const values = new Map<string, AmlData>()
  aml.namespace.walk((node) => {
    if (node.name !== name) return true
    const result = aml.evaluate(node.path)
    if (result.ok) values.set(node.path, result.value)
    else expect(result.error.message).toMatch(elsewhere ?? /^$/)
    return true
  })
  return values
}

const elements = (data: AmlData): readonly AmlData[] => (data.type === 'package' ? data.value : [])
const END_TAG = 0x79

function checkObjects(aml: AmlInterpreter, elsewhere?: RegExp): void {
  for (const [path, value] of valuesOf(aml, '_STA', elsewhere)) expect(value.type, path).toBe('integer')
  for (const [path, value] of valuesOf(aml, '_CRS', elsewhere)) {
    const bytes = value.type === 'buffer' ? value.value : new Uint8Array()
    expect(bytes.at(-2), path).toBe(END_TAG)
  }
  for (const [path, value] of valuesOf(aml, '_PRT', elsewhere)) {
    expect(elements(value).length, path).toBeGreaterThan(0)
    // Address, pin, where the interrupt is made, and its number.
    for (const entry of elements(value)) {
      const types = elements(entry).map(({ type }) => type)
      expect(types.join(' '), path).toMatch(/^integer integer (integer|reference) integer$/)
    }
  }
}

describe('tables of one machine load, and have what operating systems ask for', () => {
  it.each(corpusGroups())('$name', ({ name, tables }) => {
    checkObjects(loaded(tables.map(({ bytes }) => bytes)), ELSEWHERE[name])
  })

  it('are those of more than 80 machines', () => {
    expect(corpusGroups().length).toBeGreaterThan(80)
  })
})

/** `Name (VGIA, …)`, whose value is the address of the loaded GUID. */
const VGIA = [0x08, 0x56, 0x47, 0x49, 0x41, 0x0c]

function withAddress(table: Uint8Array, address: number): Uint8Array {
  const at = table.findIndex((_, i) => VGIA.every((byte, j) => table[i + j] === byte))
  if (at < 0) return table
  const patched = table.slice()
  new DataView(patched.buffer).setUint32(at + VGIA.length, address, true)
  return patched
}

describe('the device of the VM Generation ID', () => {
  const hasDevice = ({ tables }: CorpusGroup) => tables.some(({ name }) => name.includes('vmgenid'))
  const groups = corpusGroups().filter(hasDevice)

  it('is in groups of the corpus', () => {
    expect(groups.length).toBeGreaterThan(10)
  })

  it.each(groups)('of $name is there when it has an address', ({ tables }) => {
    const addresses = [0, 0x7fe5_c000, 0xffff_fff0]
    for (const address of addresses) {
      const aml = loaded(tables.map(({ bytes }) => withAddress(bytes, address)))
      expectDevice(aml, address)
    }
  })

  it('of our own SSDT too', () => {
    const { bytes } = buildVmGenIdSsdt()
    for (const address of [0, 0x7fe5_c000]) expectDevice(loaded([withAddress(bytes, address)]), address)
  })

  /** The GUID lies 40 bytes behind the address; tables of revision 1 count in 32 bits. */
  function expectDevice(aml: AmlInterpreter, address: number): void {
    expect(succeeded(aml.evaluate('\\_SB.VGEN._STA'))).toEqual({
      type: 'integer',
      value: address === 0 ? 0n : 15n,
    })
    expect(elements(succeeded(aml.evaluate('\\_SB.VGEN.ADDR')))).toEqual([
      { type: 'integer', value: BigInt.asUintN(32, BigInt(address) + 40n) },
      { type: 'integer', value: 0n },
    ])
  }
})

const GIB = 2 ** 30
const OURS: Readonly<Record<string, DsdtParameters>> = {
  pc: {
    kind: 'pc',
    below4G: GIB / 8,
    pciHole64: { start: 4 * GIB, size: 2 * GIB },
    pm: { pmBase: 0x600, gpe0: 0xafe0 },
    expressWindow: undefined,
    hpet: true,
    disableS3: false,
    disableS4: false,
  },
  q35: {
    kind: 'q35',
    below4G: GIB / 8,
    pciHole64: { start: 4 * GIB, size: 2 * GIB },
    pm: { pmBase: 0x600, gpe0: 0x620 },
    expressWindow: { base: 0xb000_0000n, size: GIB / 4 },
    hpet: true,
    disableS3: false,
    disableS4: false,
  },
}

describe('our own DSDT loads, and has what operating systems ask for', () => {
  it.each(Object.entries(OURS))('%s', (_name, parameters) => {
    const aml = loaded([buildDsdt(parameters)])
    checkObjects(aml)
    expect(aml.namespace.lookup('\\_SB.PCI0._PRT')).toBeDefined()
    expect(succeeded(aml.evaluate('\\_S3')).type).toBe('package')
  })
})
