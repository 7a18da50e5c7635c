import { describe, expect, it } from 'vitest'
import { AcpiexecHost } from '../../../../test/aml/acpiexec-host.ts'
import { Interpretation, integer, ssdtOf, string } from '../../../../test/aml/interpretation.ts'
import {
  Arg0,
  Arg1,
  Arg2,
  Arg3,
  Arg4,
  Device,
  dword,
  Field,
  LEqual,
  Load,
  LoadTable,
  Local0,
  Method,
  Name,
  ObjectType,
  OperationRegion,
  path,
  Return,
  Store,
  Unload,
} from '../../asl.ts'
import type { AccessWidth } from '../../interpreter.ts'

const AT = 0x10_0000
/** What ObjectType says of a loaded table.        ACPI 6.5 §19.6.99 "ObjectType (Get Object Type)" */
const DDB_HANDLE = 15
const ONES = 0xffff_ffff_ffff_ffffn
const TABLE = ssdtOf([Name('\\LOAD', 42), Device('\\DEV9', [Name('_ADR', 9)])])

/** A table in memory, and code that loads and unloads it. */
function withTable(table: Uint8Array, host = new AcpiexecHost()): Interpretation {
  for (const [i, byte] of table.entries()) host.writeMemory(AT + i, 1, BigInt(byte))
  const made = new Interpretation({}, host)
  made.load([
    OperationRegion('TBLR', 'SystemMemory', dword(AT), 0x1000),
    Name('HNDL', 0),
    Method('LDRG', 0, [Load('TBLR', 'HNDL')]),
    Method('UNLD', 0, [Unload('HNDL')]),
    Method('LDTB', 5, [
      Store(LoadTable(Arg0, Arg1, Arg2, Arg3, Arg4, 7), Local0),
      Return(LEqual(ObjectType(Local0), DDB_HANDLE)),
    ]),
    Name('PARM', 1),
  ])
  return made
}

describe('Load', () => {
  it('takes a table from memory; Unload takes its names away', () => {
    const made = withTable(TABLE)
    expect(made.status('\\LOAD')).toBe('AE_NOT_FOUND')
    made.value('\\LDRG')
    expect(made.integer('\\LOAD')).toBe(42n)
    made.value('\\UNLD')
    expect(made.status('\\LOAD')).toBe('AE_NOT_FOUND')
    expect(made.aml.namespace.lookup('\\DEV9')).toBeUndefined()
  })

  it('does not load the same table twice, but again when it was unloaded', () => {
    const made = withTable(TABLE)
    made.value('\\LDRG')
    expect(made.status('\\LDRG')).toBe('AE_ALREADY_EXISTS')
    made.value('\\UNLD')
    expect(made.status('\\UNLD')).toBe('AE_AML_OPERAND_TYPE')
    made.value('\\LDRG')
    expect(made.integer('\\LOAD')).toBe(42n)
  })

  it.each([
    ['a wrong checksum', (table: Uint8Array) => table.fill((table[9] ?? 0) + 1, 9, 10), 'AE_BAD_CHECKSUM'],
    ['a length below its header', (table: Uint8Array) => table.fill(0, 4, 8), 'AE_INVALID_TABLE_LENGTH'],
    ['a length of 4 GiB', (table: Uint8Array) => table.fill(0xff, 4, 8), 'AE_NO_MEMORY'],
  ])('refuses %s', (_name, change, status) => {
    expect(withTable(change(TABLE.slice())).status('\\LDRG')).toBe(status)
  })

  it('fails where there is no memory', () => {
    class Short extends AcpiexecHost {
      override readMemory(address: number, width: AccessWidth): bigint | undefined {
        return address < AT + 40 ? super.readMemory(address, width) : undefined
      }
    }
    const made = withTable(TABLE, new Short())
    expect(made.status('\\LDRG')).toBe('AE_AML_ILLEGAL_ADDRESS')
  })
})

describe('LoadTable', () => {
  class WithTables extends AcpiexecHost {
    readonly asked: string[] = []
    override findTable(signature: string, oemId: string, oemTableId: string): Uint8Array | undefined {
      this.asked.push([signature, oemId, oemTableId].join('/'))
      return signature === 'OEM1' ? OEM_TABLE : undefined
    }
  }
  const OEM_TABLE = ssdtOf([Name('OEMN', 3)], 'OEMTABLE')
  const parameters = (...texts: readonly string[]) => texts.map(string)

  it('asks the host, loads at a place, and stores the parameter', () => {
    const host = new WithTables()
    const made = withTable(TABLE, host)
    expect(made.integer('\\LDTB', ...parameters('OEM1', 'VMGEN', '', '\\_SB', '\\PARM'))).toBe(ONES)
    expect(host.asked).toEqual(['OEM1/VMGEN/'])
    expect(made.value('\\_SB.OEMN')).toEqual(integer(3))
    expect(made.value('\\PARM')).toEqual(integer(7))
  })

  it('has 0 when there is no such table', () => {
    const made = withTable(TABLE, new WithTables())
    expect(made.integer('\\LDTB', ...parameters('OEM2', '', '', '', ''))).toBe(0n)
    expect(made.value('\\PARM')).toEqual(integer(1))
  })

  it.each([
    ['a signature that is none', ['xx', '', '', '', ''], 'AE_BAD_SIGNATURE'],
    ['an OEM id of 7 characters', ['OEM1', '1234567', '', '', ''], 'AE_AML_STRING_LIMIT'],
    ['a place that does not exist', ['OEM1', '', '', '\\NONE', ''], 'AE_NOT_FOUND'],
  ])('refuses %s', (_name, texts, status) => {
    expect(withTable(TABLE, new WithTables()).status('\\LDTB', ...parameters(...texts))).toBe(status)
  })
})

describe('a region over memory', () => {
  it('is the one that Load reads', () => {
    const made = withTable(TABLE)
    made.load(
      [
        OperationRegion('SIGR', 'SystemMemory', dword(AT), 4),
        Field('SIGR', 'DWordAcc', 'NoLock', 'Preserve', [['SIGN', 32]]),
        Method('SIGT', 0, [Return(path('SIGN'))]),
      ],
      { signature: 'SSDT' },
    )
    expect(made.integer('\\SIGT')).toBe(0x5444_5353n)
  })
})
