import { describe, expect, it } from 'vitest'
import { templateLength } from './resource-template.ts'
import { AmlFault } from './status.ts'

const END = [0x79, 0]
const large = (item: number, length: number, fill = 0) => [
  0x80 | item,
  length & 0xff,
  length >>> 8,
  ...Array<number>(length).fill(fill),
]

function status(bytes: readonly number[]): string {
  try {
    return String(templateLength(Uint8Array.from(bytes)))
  } catch (error) {
    if (error instanceof AmlFault) return error.status
    throw error
  }
}

describe('templateLength', () => {
  it.each([
    ['an empty buffer', [], '0'],
    ['an end tag', END, '0'],
    ['IRQ with and without flags', [0x23, 1, 2, 3, 0x22, 1, 2, ...END], '7'],
    ['DMA, IO, FixedIO', [0x2a, 1, 2, 0x47, 0, 0, 0, 0, 0, 0, 0, 0x4b, 0, 0, 0, ...END], '15'],
    ['StartDependentFn with and without priority', [0x31, 0, 0x30, 0x38, ...END], '4'],
    ['Memory32Fixed', [...large(6, 9), ...END], '12'],
    ['what follows the end tag', [...END, 0x22, 1, 2], '0'],
    ['an I2C connection', [...large(14, 15, 1), ...END], '18'],
    ['one byte', [0x79], 'AE_AML_NO_RESOURCE_END_TAG'],
    ['no end tag', [0x22, 1, 2], 'AE_AML_NO_RESOURCE_END_TAG'],
    ['an end tag without its checksum', [0x22, 1, 2, 0x79], 'AE_AML_NO_RESOURCE_END_TAG'],
    ['a descriptor that reaches behind the end', [0x86, 9, 0, 0], 'AE_AML_NO_RESOURCE_END_TAG'],
    ['a small item that does not exist', [0x08, ...END], 'AE_AML_INVALID_RESOURCE_TYPE'],
    ['a large item that does not exist', [...large(3, 4), ...END], 'AE_AML_INVALID_RESOURCE_TYPE'],
    ['an IRQ of one byte', [0x21, 1, ...END], 'AE_AML_BAD_RESOURCE_LENGTH'],
    ['a Memory32Fixed of 10 bytes', [...large(6, 10), ...END], 'AE_AML_BAD_RESOURCE_LENGTH'],
    ['a QWord address space of 42 bytes', [...large(10, 42), ...END], 'AE_AML_BAD_RESOURCE_LENGTH'],
    ['a serial bus of type 0', [...large(14, 15, 0), ...END], 'AE_AML_INVALID_RESOURCE_TYPE'],
    ['a serial bus of type 4', [...large(14, 15, 4), ...END], 'AE_AML_INVALID_RESOURCE_TYPE'],
  ])('%s', (_name, bytes, expected) => {
    expect(status(bytes)).toBe(expected)
  })
})
