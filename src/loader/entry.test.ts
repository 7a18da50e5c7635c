import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, fromLatin1, toHex } from '../binary/bytes.ts'
import { LayoutError } from '../binary/layout.ts'
import {
  type AddPointer,
  decodeLoaderEntry,
  encodeLoaderEntry,
  isPadding,
  isUnterminated,
  LOADER_ENTRY_SIZE,
  type LoaderEntry,
  loaderLayout,
} from './entry.ts'

/** Hexadecimal text of a name in its 56 bytes. */
const name = (text: string) => toHex(fromLatin1(text)).padEnd(112, '0')
const zeros = (count: number) => '00'.repeat(count)

const tables = 'etc/acpi/tables'
const guid = 'etc/vmgenid_guid'
const addr = 'etc/vmgenid_addr'

const ok: [string, LoaderEntry, string][] = [
  [
    'ALLOCATE',
    { command: 'ALLOCATE', file: guid, alignment: 0x1000, zone: 1 },
    `01000000${name(guid)}0010000001${zeros(63)}`,
  ],
  [
    'ADD_POINTER',
    {
      command: 'ADD_POINTER',
      pointerFile: tables,
      pointeeFile: guid,
      pointerOffset: 0x1a13,
      pointerSize: 4,
    },
    `02000000${name(tables)}${name(guid)}131a000004${zeros(7)}`,
  ],
  [
    'ADD_CHECKSUM',
    { command: 'ADD_CHECKSUM', file: tables, resultOffset: 0x19f2, start: 0x19e9, length: 0xca },
    `03000000${name(tables)}f2190000e9190000ca000000${zeros(56)}`,
  ],
  [
    'WRITE_POINTER',
    {
      command: 'WRITE_POINTER',
      pointerFile: addr,
      pointeeFile: guid,
      pointerOffset: 0,
      pointeeOffset: 0x28,
      pointerSize: 8,
    },
    `04000000${name(addr)}${name(guid)}000000002800000008${zeros(3)}`,
  ],
  ['padding', { command: 'UNKNOWN', type: 0, raw: new Uint8Array(128) }, zeros(128)],
  [
    'unknown type',
    { command: 'UNKNOWN', type: 0x8000_0005, raw: fromHex(`05000080${'ab'.repeat(124)}`) },
    `05000080${'ab'.repeat(124)}`,
  ],
]

describe('entries', () => {
  it.each(ok)('%s', (_name, entry, text) => {
    expect(toHex(encodeLoaderEntry(entry))).toBe(text)
    expect(decodeLoaderEntry(fromHex(text))).toEqual(entry)
  })

  it('has 128 bytes of each command', () => {
    const commands = ['ALLOCATE', 'ADD_POINTER', 'ADD_CHECKSUM', 'WRITE_POINTER', 'WRITE_POINTER_V6'] as const
    expect(commands.map((command) => loaderLayout(command).size)).toEqual([128, 128, 128, 128, 128])
    expect(loaderLayout('ALLOCATE').offsetOf('zone')).toBe(64)
    expect(loaderLayout('ADD_POINTER').offsetOf('pointerSize')).toBe(120)
    expect(loaderLayout('WRITE_POINTER').offsetOf('pointeeOffset')).toBe(120)
    expect(loaderLayout('WRITE_POINTER').offsetOf('pointerSize')).toBe(124)
    expect(loaderLayout('WRITE_POINTER_V6').offsetOf('pointerSize')).toBe(120)
  })

  it('reads WRITE_POINTER of v6 only when asked', () => {
    const bytes = fromHex(`04000000${name(addr)}${name(guid)}0000000008${zeros(7)}`)
    expect(decodeLoaderEntry(bytes, 0, 'v6')).toEqual({
      command: 'WRITE_POINTER_V6',
      pointerFile: addr,
      pointeeFile: guid,
      pointerOffset: 0,
      pointerSize: 8,
    })
    expect(decodeLoaderEntry(bytes)).toMatchObject({
      command: 'WRITE_POINTER',
      pointeeOffset: 8,
      pointerSize: 0,
    })
  })

  it('reads from the middle of a script', () => {
    const [, entry, text] = ok[1] ?? []
    expect(decodeLoaderEntry(fromHex(zeros(128) + text), 128)).toEqual(entry)
  })

  it('refuses fewer than 128 bytes', () => {
    expect(() => decodeLoaderEntry(new Uint8Array(200), 128)).toThrowErrorMatchingInlineSnapshot(
      `[LayoutError: LoaderEntry at byte 0x80: expected 128 bytes, found 72]`,
    )
  })
})

describe('names', () => {
  it('keeps a name without a NUL as 56 characters, and writes it back so', () => {
    const bytes = fromHex(`01000000${'61'.repeat(56)}1000000001${zeros(63)}`)
    const entry = decodeLoaderEntry(bytes)
    expect(entry).toEqual({ command: 'ALLOCATE', file: 'a'.repeat(56), alignment: 16, zone: 1 })
    expect(isUnterminated('a'.repeat(56))).toBe(true)
    expect(isUnterminated('a'.repeat(55))).toBe(false)
    expect(encodeLoaderEntry(entry)).toEqual(bytes)
  })

  it.each([
    ['57 characters', 'a'.repeat(57)],
    ['a NUL inside', 'etc/\0x'],
    ['a character above one byte', 'etc/\u0141'],
  ])('refuses to write %s', (_name, file) => {
    const encode = () => encodeLoaderEntry({ command: 'ALLOCATE', file, alignment: 16, zone: 1 })
    expect(encode).toThrow(LayoutError)
    expect(encode).toThrow('Allocate.file at byte 0x4: expected at most 56 one-byte characters')
  })

  it('shows names quoted in a dump', () => {
    const [, entry] = ok[0] ?? []
    const bytes = entry ? encodeLoaderEntry(entry) : new Uint8Array()
    expect(loaderLayout('ALLOCATE').dump(bytes)).toContain('Allocate.file = "etc/vmgenid_guid"')
  })
})

describe('bytes that no field accounts for', () => {
  const anyEntry = fc
    .tuple(fc.integer({ min: 0, max: 5 }), fc.uint8Array({ minLength: 128, maxLength: 128 }))
    .map(([type, bytes]) => {
      bytes.set([type, 0, 0, 0])
      return bytes
    })

  it.each(['current', 'v6'] as const)('come back exactly, edition %s', (edition) => {
    fc.assert(
      fc.property(anyEntry, (bytes) => {
        expect(encodeLoaderEntry(decodeLoaderEntry(bytes, 0, edition))).toEqual(bytes)
      }),
      { numRuns: 500 },
    )
  })

  it('stay when a field is changed, and only that field changes', () => {
    const bytes = fromHex(`02000000${name(tables)}${name(guid)}131a000004${'ee'.repeat(7)}`)
    bytes[50] = 0x77 // behind the NUL of pointerFile
    const entry = decodeLoaderEntry(bytes) as AddPointer
    expect(entry.raw).toEqual(bytes)
    const expected = bytes.slice()
    expected[120] = 8
    expect(encodeLoaderEntry({ ...entry, pointerSize: 8 })).toEqual(expected)
    const renamed = encodeLoaderEntry({ ...entry, pointerFile: 'etc/x' })
    expect(toHex(renamed.subarray(4, 60))).toBe(name('etc/x'))
    expect(renamed.subarray(60)).toEqual(bytes.subarray(60))
  })

  it('are not kept when there are none', () => {
    for (const [, , text] of ok.slice(0, 4))
      expect(decodeLoaderEntry(fromHex(text))).not.toHaveProperty('raw')
  })

  it('have to be a whole entry', () => {
    const raw = new Uint8Array(127)
    expect(() => encodeLoaderEntry({ command: 'UNKNOWN', type: 0, raw })).toThrowErrorMatchingInlineSnapshot(
      `[LayoutError: LoaderEntry.raw at byte 0x0: expected 128 bytes, got 127]`,
    )
  })

  it('follow the type of an unknown entry', () => {
    const bytes = encodeLoaderEntry({ command: 'UNKNOWN', type: 9, raw: new Uint8Array(LOADER_ENTRY_SIZE) })
    expect(bytes[0]).toBe(9)
  })
})

it('padding is 128 zero bytes', () => {
  const padding = decodeLoaderEntry(new Uint8Array(128))
  const garbage = new Uint8Array(128).fill(1, 127)
  expect(isPadding(padding)).toBe(true)
  expect(isPadding(decodeLoaderEntry(garbage))).toBe(false)
  expect(isPadding({ command: 'ALLOCATE', file: '', alignment: 0, zone: 0 })).toBe(false)
})

it('a value that does not fit its field is refused with the path of the field', () => {
  const entry: LoaderEntry = { command: 'ALLOCATE', file: 'etc/x', alignment: 16, zone: 256 }
  expect(() => encodeLoaderEntry(entry)).toThrow('Allocate.zone at byte 0x40')
})
