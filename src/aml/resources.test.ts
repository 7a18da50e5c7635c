import { describe, expect, it } from 'vitest'
import { toHex } from '../binary/bytes.ts'
import { encodeTerm } from './encode.ts'
import {
  DMA,
  DWordMemory,
  FixedIO,
  INTERRUPT_NUMBER_OFFSET,
  Interrupt,
  IO,
  IRQNoFlags,
  Memory32,
  Memory32Fixed,
  QWordMemory,
  ResourceTemplate,
  VendorLong,
  VendorShort,
  WordBusNumber,
  WordIO,
} from './resources.ts'

// Each form is compared with iasl's in test/aml; here is what iasl would refuse.

describe('ResourceTemplate', () => {
  it('is a Buffer that ends with the end tag', () => {
    const template = ResourceTemplate([IO({ minimum: 0xafe0, length: 4 }), IRQNoFlags([9])])
    expect(toHex(encodeTerm(template), ' ')).toBe('11 10 0a 0d 47 01 e0 af e0 af 01 04 22 00 02 79 00')
  })
})

describe('Interrupt', () => {
  it('has its first number where methods patch it', () => {
    const bytes = Interrupt({ trigger: 'Level', polarity: 'ActiveHigh', interrupts: [0x0403_0201] })
    expect(toHex(bytes.subarray(INTERRUPT_NUMBER_OFFSET, INTERRUPT_NUMBER_OFFSET + 4))).toBe('01020304')
  })
})

describe('address windows', () => {
  it('have the length of their window when both ends are fixed', () => {
    expect(toHex(WordBusNumber({ minimum: 0, maximum: 0xff }), ' ')).toBe(
      '88 0d 00 02 0c 00 00 00 00 00 ff 00 00 00 00 01',
    )
  })

  it('reach the last address of 64 bits', () => {
    const top = 2n ** 64n - 1n
    const bytes = QWordMemory({ minimum: top - 0xfffn, maximum: top })
    expect(toHex(bytes.subarray(22, 30))).toBe('ffffffffffffffff')
  })
})

describe('what describes nothing', () => {
  const memory = (fields: object) => () => DWordMemory({ minimum: 0x1000, maximum: 0x1fff, ...fields })
  const interrupt = { trigger: 'Level', polarity: 'ActiveHigh' } as const
  it.each<[string, () => unknown, string]>([
    ['an IRQ beyond 15', () => IRQNoFlags([16]), 'IRQNoFlags has a number that does not fit'],
    ['an IRQ twice', () => IRQNoFlags([3, 3]), 'IRQNoFlags has a number twice'],
    [
      'a DMA channel beyond 7',
      () => DMA({ type: 'TypeA', busMaster: false, transfer: 'Transfer8', channels: [8] }),
      'DMA has a number that does not fit',
    ],
    ['ports beyond 64 KiB', () => IO({ minimum: 0xffff, length: 2 }), 'IO goes beyond the last port'],
    [
      'ports that ten lines cannot tell',
      () => FixedIO({ base: 0x3ff, length: 2 }),
      'FixedIO goes beyond the last port',
    ],
    ['no ports', () => IO({ minimum: 0x60, length: 0 }), 'IO has no ports'],
    [
      'ports the wrong way round',
      () => IO({ minimum: 2, maximum: 1, length: 1 }),
      'IO ends before it begins',
    ],
    [
      'ports off their alignment',
      () => IO({ minimum: 0x61, alignment: 2, length: 1 }),
      'alignment does not let it',
    ],
    ['memory beyond 4 GiB', () => Memory32Fixed({ base: 0xffff_f000, length: 0x1001 }), 'goes beyond 4 GiB'],
    [
      'memory longer than its window',
      () => Memory32({ minimum: 0, maximum: 0xfff, alignment: 0, length: 0x1001 }),
      'Memory32 is longer than its window',
    ],
    [
      'memory off its alignment',
      () => Memory32({ minimum: 0x10, maximum: 0x1000, alignment: 0x1000, length: 1 }),
      'alignment does not let it',
    ],
    [
      'no interrupt',
      () => Interrupt({ ...interrupt, interrupts: [] }),
      'Interrupt needs 1 to 255 interrupts',
    ],
    [
      'an interrupt of 33 bits',
      () => Interrupt({ ...interrupt, interrupts: [2 ** 32] }),
      'expected an integer from 0',
    ],
    ['eight short vendor bytes', () => VendorShort(new Uint8Array(8)), 'VendorShort holds too many bytes'],
    ['64 KiB of vendor bytes', () => VendorLong(new Uint8Array(0x1_0000)), 'VendorLong: expected an integer'],
    ['a window that ends first', memory({ minimum: 0x2000 }), 'DWordMemory ends before it begins'],
    ['a window shorter than its length', memory({ length: 0x1001 }), 'DWordMemory is longer than its window'],
    ['a fixed window of another length', memory({ length: 0x800 }), 'length differs from their distance'],
    ['a fixed window without length', memory({ length: 0 }), 'fixed at both ends but has no length'],
    ['a fixed window with granularity', memory({ granularity: 0xfff }), 'its granularity is 0'],
    [
      'half a fixed window',
      memory({ minFixed: false, length: 0x1000 }),
      'either both ends are fixed or none is',
    ],
    ['an odd granularity', memory({ granularity: 0x1000 }), 'no power of two minus one'],
    [
      'a length off its granularity',
      memory({ minFixed: false, maxFixed: false, granularity: 0xff, length: 0x180 }),
      'a length that its granularity does not divide',
    ],
    [
      'a port window of 17 bits',
      () => WordIO({ minimum: 0, maximum: 0x1_0000 }),
      'WordSpace.maximum at byte',
    ],
  ])('%s', (_, make, problem) => {
    expect(make).toThrow(problem)
  })

  it('is reported with its numbers', () => {
    expect(() => WordIO({ minimum: 0xd00, maximum: 0xcff })).toThrowErrorMatchingInlineSnapshot(`
      [ResourceError: WordIO ends before it begins

        Granularity:  0x0
        Minimum:      0xd00
        Maximum:      0xcff
        Length:       0x0
        Spec:         ACPI 6.5 §6.4.3.5 "Address Space Resource Descriptors", valid combinations]
    `)
  })
})
