/**
 * Fields against a model: the bits of a region as one large integer. Which accesses they take is compared with acpiexec's
 * trace in `test/aml/`.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Interpretation, interpretation } from '../../../test/aml/interpretation.ts'
import { seed } from '../../../test/seed.ts'
import {
  Arg0,
  BankField,
  BufferData,
  CreateField,
  Field,
  IndexField,
  Method,
  Name,
  OperationRegion,
  path,
  Reserved,
  Return,
  Store,
} from '../asl.ts'
import type { AmlData } from '../interpreter.ts'

const SIZE = 64 // bytes
const ACCESS = { ByteAcc: 1, WordAcc: 2, DWordAcc: 4, QWordAcc: 8, AnyAcc: 1 } as const
const RULES = ['Preserve', 'WriteAsOnes', 'WriteAsZeros'] as const

const field = fc.record({
  position: fc.nat(8 * (SIZE - 24)),
  bits: fc.integer({ min: 1, max: 130 }),
  access: fc.constantFrom(...(Object.keys(ACCESS) as (keyof typeof ACCESS)[])),
  rule: fc.constantFrom(...RULES),
  before: fc.uint8Array({ minLength: SIZE, maxLength: SIZE }),
  value: fc.uint8Array({ minLength: 17, maxLength: 17 }),
})

const ones = (bits: number) => (1n << BigInt(bits)) - 1n
const toBig = (bytes: Uint8Array) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
const toBytes = (value: bigint, length: number) =>
  Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))

/** An integer up to 64 bits, a buffer above. */
function dataOf(value: bigint, bits: number): AmlData {
  return bits <= 64
    ? { type: 'integer', value }
    : { type: 'buffer', value: toBytes(value, Math.ceil(bits / 8)) }
}

const buffer = (bytes: Uint8Array): AmlData => ({ type: 'buffer', value: bytes })

describe('a field of a region', () => {
  const AT = 0x1000

  it('reads its bits, and writes them by its rule', () => {
    fc.assert(
      fc.property(field, ({ position, bits, access, rule, before, value }) => {
        const made = interpretation([
          OperationRegion('REGN', 'SystemMemory', AT, SIZE),
          Field('REGN', access, 'NoLock', rule, [Reserved(position), ['FLDU', bits]]),
          Method('READ', 0, [Return(path('FLDU'))]),
          Method('WRIT', 1, [Store(Arg0, 'FLDU')]),
        ])
        const { host } = made
        for (const [i, byte] of before.entries()) host.writeMemory(AT + i, 1, BigInt(byte))
        const memory = toBig(before)
        expect(made.value('\\READ')).toEqual(dataOf((memory >> BigInt(position)) & ones(bits), bits))

        made.value('\\WRIT', buffer(value))
        const mask = ones(bits) << BigInt(position)
        const unit = 8 * ACCESS[access]
        const first = position - (position % unit)
        const touched = ones(Math.ceil((position + bits) / unit) * unit - first) << BigInt(first)
        const others = { Preserve: memory, WriteAsOnes: ones(8 * SIZE), WriteAsZeros: 0n }[rule]
        const expected =
          (memory & ~touched) | (others & touched & ~mask) | ((toBig(value) << BigInt(position)) & mask)
        expect(toBig(readBack(made, AT))).toBe(expected)
      }),
      { seed, numRuns: 300 },
    )
  })
})

function readBack({ host }: Interpretation, at: number): Uint8Array {
  return Uint8Array.from({ length: SIZE }, (_, i) => Number(host.readMemory(at + i, 1)))
}

describe('a buffer field', () => {
  it('reads its bits, and writes no others', () => {
    fc.assert(
      fc.property(field, ({ position, bits, before, value }) => {
        const made = interpretation([
          Name('BUFF', BufferData(before)),
          CreateField(path('BUFF'), position, bits, 'FLDU'),
          Method('READ', 0, [Return(path('FLDU'))]),
          Method('WRIT', 1, [Store(Arg0, 'FLDU')]),
        ])
        const memory = toBig(before)
        // CreateField makes buffers of whatever width.
        expect(made.value('\\READ')).toEqual(
          buffer(toBytes((memory >> BigInt(position)) & ones(bits), Math.ceil(bits / 8))),
        )
        made.value('\\WRIT', buffer(value))
        const mask = ones(bits) << BigInt(position)
        expect(made.value('\\BUFF')).toEqual(
          buffer(toBytes((memory & ~mask) | ((toBig(value) << BigInt(position)) & mask), SIZE)),
        )
      }),
      { seed, numRuns: 300 },
    )
  })
})

describe('fields behind registers', () => {
  const made = interpretation([
    OperationRegion('REGN', 'SystemIO', 0x600, 8),
    Field('REGN', 'ByteAcc', 'NoLock', 'Preserve', [['INDX', 8], ['DATA', 8], ['BANK', 4], Reserved(4)]),
    IndexField('INDX', 'DATA', 'ByteAcc', 'NoLock', 'Preserve', [Reserved(0x20 * 8 + 4), ['IDXF', 8]]),
    BankField('REGN', 'BANK', 3, 'ByteAcc', 'NoLock', 'WriteAsZeros', [Reserved(4 * 8), ['BNKF', 8]]),
    BankField('REGN', 'BANK', 0x10, 'ByteAcc', 'NoLock', 'Preserve', [Reserved(4 * 8), ['WIDE', 8]]),
    Method('SETI', 1, [Store(Arg0, 'IDXF')]),
    Method('GETB', 0, [Return(path('BNKF'))]),
    Method('GETW', 0, [Return(path('WIDE'))]),
  ])
  const accesses = (method: string, ...args: AmlData[]) => {
    made.host.accesses.length = 0
    made.value(method, ...args)
    return made.host.accesses.map((line) => line.replace('SystemIO ', ''))
  }

  it('write the index before each access of the data', () => {
    expect(accesses('\\SETI', { type: 'integer', value: 0xabn })).toEqual([
      'write 0x600 8 0x20',
      'read 0x601 8 0x0',
      'write 0x600 8 0x20',
      'write 0x601 8 0xB0',
      'write 0x600 8 0x21',
      'read 0x601 8 0xB0',
      'write 0x600 8 0x21',
      'write 0x601 8 0xBA',
    ])
  })

  it('select their bank before each access', () => {
    expect(accesses('\\GETB')).toEqual(['read 0x602 8 0x0', 'write 0x602 8 0x3', 'read 0x604 8 0x0'])
  })

  it('fail when the bank does not fit into its register', () => {
    expect(made.status('\\GETW')).toBe('AE_AML_REGISTER_LIMIT')
  })
})
