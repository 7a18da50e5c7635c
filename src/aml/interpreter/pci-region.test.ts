import { describe, expect, it } from 'vitest'
import { AcpiexecHost } from '../../../test/aml/acpiexec-host.ts'
import { Interpretation } from '../../../test/aml/interpretation.ts'
import { Device, EisaId, Field, Method, Name, OperationRegion, path, Return } from '../asl.ts'
import type { PciFunction } from '../interpreter.ts'
import type { TermList } from '../terms.ts'

/** Functions that are bridges, and which buses they connect. */
const BRIDGES: Readonly<Record<string, readonly [primary: number, secondary: number]>> = {
  '0.0.3.0': [0, 5],
  '0.5.1.0': [5, 7],
}

class PciHost extends AcpiexecHost {
  readonly reads: string[] = []

  override readPciConfig(pci: PciFunction, offset: number, width: 1 | 2 | 4 | 8): bigint {
    const { segment, bus, device, function: fn } = pci
    const where = `${segment}.${bus}.${device}.${fn}`
    const bridge = BRIDGES[where]
    if (bridge && width === 1 && offset === 0x0e) return 0x81n // a bridge with several functions
    if (bridge && width === 1 && offset === 0x18) return BigInt(bridge[0])
    if (bridge && width === 1 && offset === 0x19) return BigInt(bridge[1])
    this.reads.push(`${where} 0x${offset.toString(16)}`)
    return 0n
  }
}

const REGION: TermList = [
  OperationRegion('CONF', 'PCI_Config', 0x40, 0x10),
  Field('CONF', 'ByteAcc', 'NoLock', 'Preserve', [['REGI', 8]]),
  Method('READ', 0, [Return(path('REGI'))]),
]

const device = (name: string, address: number, below: TermList) =>
  Device(name, [Name('_ADR', address), ...below])

const rootBridge = (below: TermList, more: TermList = []) =>
  Device('PCI0', [Name('_HID', EisaId('PNP0A03')), ...more, ...below])

/** What the field reads of a function; header types are read too, to find the bridges. */
function read(terms: TermList, method: string): string | undefined {
  const host = new PciHost()
  const made = new Interpretation({}, host)
  made.load(terms)
  made.value(method)
  return host.reads.filter((line) => line.endsWith('0x40')).at(-1)
}

describe('a PCI_Config region belongs to', () => {
  it.each([
    [
      'the device around it',
      [rootBridge([device('DEV0', 0x1f_0002, REGION)])],
      '\\PCI0.DEV0.READ',
      '0.0.31.2',
    ],
    ['the root bridge itself', [rootBridge(REGION)], '\\PCI0.READ', '0.0.0.0'],
    [
      'a root bridge with a bus and a segment',
      [rootBridge([device('DEV0', 0x2_0000, REGION)], [Name('_BBN', 0x20), Name('_SEG', 3)])],
      '\\PCI0.DEV0.READ',
      '3.32.2.0',
    ],
    [
      'a device behind a bridge',
      [rootBridge([device('BRDG', 0x3_0000, [device('DEV0', 0x4_0001, REGION)])])],
      '\\PCI0.BRDG.DEV0.READ',
      '0.5.4.1',
    ],
    [
      'a device behind two bridges',
      [
        rootBridge([
          device('BRDG', 0x3_0000, [device('BRD2', 0x1_0000, [device('DEV0', 0x9_0000, REGION)])]),
        ]),
      ],
      '\\PCI0.BRDG.BRD2.DEV0.READ',
      '0.7.9.0',
    ],
    [
      'a device without a root bridge above it',
      [Device('DEV0', [Name('_ADR', 0x6_0000), ...REGION])],
      '\\DEV0.READ',
      '0.0.6.0',
    ],
  ])('%s', (_name, terms, method, expected) => {
    expect(read(terms, method)).toBe(`${expected} 0x40`)
  })

  it('a root bridge that only its _CID names', () => {
    const bridge = Device('PCI0', [
      Name('_HID', EisaId('PNP0A05')),
      Name('_CID', EisaId('PNP0A03')),
      Name('_BBN', 1),
      device('DEV0', 0x1_0000, REGION),
    ])
    expect(read([bridge], '\\PCI0.DEV0.READ')).toBe('0.1.1.0 0x40')
  })
})
