import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, fromHex, toHex } from '../binary/bytes.ts'
import { decodeNotes, type ElfNote, encodeNote } from './notes.ts'

const note: ElfNote = { name: 'CORE', type: 1, descriptor: fromHex('aabbcc') }
const bytes = '05000000' + '03000000' + '01000000' + '434f524500000000' + 'aabbcc00'

describe('ELF notes', () => {
  it('pad name and descriptor to four bytes', () => {
    expect(toHex(encodeNote(note))).toBe(bytes)
    expect(decodeNotes(fromHex(bytes))).toEqual([note])
  })

  it('need no padding after the last one', () => {
    expect(decodeNotes(fromHex(bytes.slice(0, -2)))).toEqual([note])
  })

  it('come back from their bytes, several at once', () => {
    const notes = fc.array(
      fc.record({
        name: fc.string({ unit: fc.constantFrom('C', 'o', ' ', '\xff'), maxLength: 9 }),
        type: fc.integer({ min: 0, max: 0xffff_ffff }),
        descriptor: fc.uint8Array({ maxLength: 40 }),
      }),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(notes, (list) => {
        expect(decodeNotes(concatBytes(list.map(encodeNote)))).toEqual(list)
      }),
    )
  })

  it.each([
    ['a header that ends early', bytes.slice(0, 20), 'note 0, Elf_Nhdr', '12 bytes', '10 bytes left'],
    [
      'a name beyond the end',
      `ffffffff${bytes.slice(8)}`,
      'note 0, n_namesz',
      '4294967307 bytes',
      '24 bytes left',
    ],
    [
      'a descriptor beyond the end',
      `${bytes}050000000900000001000000434f524500000000`,
      'note 1, n_descsz',
      '29 bytes',
      '20 bytes left',
    ],
  ])('refuse %s, and say where', (_name, hex, field, expected, found) => {
    const offset = field.startsWith('note 1') ? '0x118' : '0x100'
    expect(() => decodeNotes(fromHex(hex), { file: 'vm.elf', offset: 0x100 })).toThrow(
      expect.objectContaining({
        name: 'DumpError',
        facts: { file: 'vm.elf', offset, field, expected, found },
      }),
    )
  })
})
