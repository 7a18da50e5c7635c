import { describe, expect, it } from 'vitest'
import { AcpiexecHost } from '../../../test/aml/acpiexec-host.ts'
import { Interpretation, integer, succeeded } from '../../../test/aml/interpretation.ts'
import {
  Add,
  Arg0,
  Arg1,
  Concatenate,
  Debug,
  Device,
  dword,
  EisaId,
  Field,
  Method,
  Multiply,
  Name,
  OperationRegion,
  path,
  Return,
  Scope,
  Sleep,
  Store,
  ToDecimalString,
  text,
} from '../asl.ts'
import type { AmlData } from '../interpreter.ts'
import type { TermList } from '../terms.ts'

/** A method that says that it runs. */
const says = (name: string, what: string, result?: number) =>
  Method(name, 0, [Store(text(what), Debug), ...(result === undefined ? [] : [Return(result)])])

const REG = Method('_REG', 2, [
  Store(Concatenate(text('_REG '), ToDecimalString(Add(Multiply(Arg0, 10), Arg1))), Debug),
])

function order(...tables: readonly TermList[]): string[] {
  const made = new Interpretation()
  for (const [i, terms] of tables.entries()) made.load(terms, { signature: i === 0 ? 'DSDT' : 'SSDT' })
  expect(succeeded(made.aml.initialize()).problems).toEqual([])
  return made.host.debugged.map(textOf)
}

const textOf = (data: AmlData) => (data.type === 'string' ? data.value : data.type)

const region = (name: string, space: 'PCI_Config' | 'EmbeddedControl' | 'SystemCMOS' | 'SystemMemory') => [
  OperationRegion(name, space, 0, 0x10),
  Field(name, 'ByteAcc', 'NoLock', 'Preserve', [[`${name.slice(0, 3)}F`, 8]]),
]

describe('initialize', () => {
  it('runs \\_INI and \\_SB._INI, then _STA and _INI of devices from the root downwards, in their order', () => {
    const device = (name: string, below: TermList = []) =>
      Device(name, [says('_STA', `${name}._STA`, 15), says('_INI', `${name}._INI`), ...below])
    expect(
      order([
        says('_INI', '\\_INI'),
        Scope('\\_SB', [
          says('_INI', '_SB._INI'),
          device('PCI0', [device('ISA', [device('COM1')])]),
          device('PCI1'),
        ]),
      ]),
    ).toEqual([
      '\\_INI',
      '_SB._INI',
      'PCI0._STA',
      'PCI0._INI',
      'ISA._STA',
      'ISA._INI',
      'COM1._STA',
      'COM1._INI',
      'PCI1._STA',
      'PCI1._INI',
    ])
  })

  it.each([
    ['present', 1, ['_STA', '_INI', 'below']],
    ['absent, but functioning', 8, ['_STA', 'below']],
    ['absent', 0, ['_STA']],
  ])('of a device that is %s', (_name, status, expected) => {
    const below = Device('DEV1', [says('_INI', 'below')])
    const device = Device('DEV0', [says('_STA', '_STA', status), says('_INI', '_INI'), below])
    expect(order([Scope('\\_SB', [device])])).toEqual(expected)
  })

  it('leaves branches without _INI alone: their _STA does not run', () => {
    expect(order([Scope('\\_SB', [Device('DEV0', [says('_STA', 'needless', 15)])])])).toEqual([])
  })

  it('runs _REG before _INI, but for PCI configuration after \\_SB._INI', () => {
    expect(
      order([
        Scope('\\_SB', [
          says('_INI', '_SB._INI'),
          Device('PCI0', [
            Name('_HID', EisaId('PNP0A03')),
            REG,
            ...region('PCIR', 'PCI_Config'),
            ...region('CMOS', 'SystemCMOS'),
            ...region('MEMR', 'SystemMemory'),
            says('_INI', 'PCI0._INI'),
          ]),
        ]),
      ]),
    ).toEqual(['_REG 51', '_SB._INI', '_REG 21', 'PCI0._INI'])
  })

  it('runs _REG of an embedded controller below its device', () => {
    const controller = (name: string, id: string) =>
      Device(name, [Name('_HID', EisaId(id)), REG, ...region('ECRG', 'EmbeddedControl')])
    expect(
      order([Scope('\\_SB', [controller('EC0', 'PNP0C09'), controller('DEV0', 'PNP0C0A')])]),
    ).toHaveLength(1)
  })

  it('runs no _REG for a space that the host does not serve', () => {
    class Bare extends AcpiexecHost {
      override region(): undefined {}
    }
    const made = new Interpretation({}, new Bare())
    made.load([
      Device('DEV0', [REG, ...region('CMOS', 'SystemCMOS'), Method('READ', 0, [Return(path('CMOF'))])]),
    ])
    succeeded(made.aml.initialize())
    expect(made.host.debugged).toEqual([])
    expect(made.status('\\DEV0.READ')).toBe('AE_NOT_EXIST')
  })

  it('reports what fails, and goes on', () => {
    const made = new Interpretation()
    made.load([
      Scope('\\_SB', [
        Device('DEV0', [Method('_INI', 0, [Sleep(path('NONE'))])]),
        Device('DEV1', [Method('_STA', 0, [Return(Add(path('NONE'), 1))]), says('_INI', 'not run')]),
        Device('DEV2', [Name('_STA', dword(15)), says('_INI', 'DEV2._INI')]),
      ]),
    ])
    const { problems } = succeeded(made.aml.initialize())
    expect(problems.map(({ path: where, status }) => `${where} ${status}`)).toEqual([
      '\\_SB.DEV0._INI AE_NOT_FOUND',
      '\\_SB.DEV1._STA AE_NOT_FOUND',
    ])
    expect(made.host.debugged).toEqual([{ type: 'string', value: 'DEV2._INI' }])
  })

  it('is not needed to evaluate', () => {
    const made = new Interpretation()
    made.load([Name('INT', 3)])
    expect(made.value('\\INT')).toEqual(integer(3))
  })
})
