import { describe, expect, it } from 'vitest'
import { captureBytes } from '../../test/fuzz/captures.ts'
import { decodeLoaderEntry, type LoaderEntry } from './entry.ts'
import { describeLoaderScript, printLoaderScript, showFileName } from './print.ts'
import { decodeLoaderScript } from './script.ts'

describe('printLoaderScript', () => {
  const pc = decodeLoaderScript(captureBytes('pc', 'etc/table-loader'))

  it("shows QEMU's script for a pc", () => {
    expect(printLoaderScript(pc)).toMatchInlineSnapshot(`
      " #  Offset  Command        File              Arguments
       0  0x0000  ALLOCATE       etc/acpi/rsdp     alignment=0x10 zone=FSEG
       1  0x0080  ALLOCATE       etc/vmgenid_guid  alignment=0x1000 zone=HIGH
       2  0x0100  ALLOCATE       etc/acpi/tables   alignment=0x40 zone=HIGH
       3  0x0180  ADD_CHECKSUM   etc/acpi/tables   at=0x49 start=0x40 length=0x18bd
       4  0x0200  ADD_POINTER    etc/acpi/tables   at=0x1921 size=4 pointee=etc/acpi/tables
       5  0x0280  ADD_POINTER    etc/acpi/tables   at=0x1925 size=4 pointee=etc/acpi/tables
       6  0x0300  ADD_CHECKSUM   etc/acpi/tables   at=0x1906 start=0x18fd length=0x74
       7  0x0380  ADD_CHECKSUM   etc/acpi/tables   at=0x197a start=0x1971 length=0x78
       8  0x0400  WRITE_POINTER  etc/vmgenid_addr  at=0x0 size=8 pointee=etc/vmgenid_guid+0x28
       9  0x0480  ADD_POINTER    etc/acpi/tables   at=0x1a13 size=4 pointee=etc/vmgenid_guid
      10  0x0500  ADD_CHECKSUM   etc/acpi/tables   at=0x19f2 start=0x19e9 length=0xca
      11  0x0580  ADD_CHECKSUM   etc/acpi/tables   at=0x1abc start=0x1ab3 length=0x38
      12  0x0600  ADD_CHECKSUM   etc/acpi/tables   at=0x1af4 start=0x1aeb length=0x28
      13  0x0680  ADD_POINTER    etc/acpi/tables   at=0x1b37 size=4 pointee=etc/acpi/tables
      14  0x0700  ADD_POINTER    etc/acpi/tables   at=0x1b3b size=4 pointee=etc/acpi/tables
      15  0x0780  ADD_POINTER    etc/acpi/tables   at=0x1b3f size=4 pointee=etc/acpi/tables
      16  0x0800  ADD_POINTER    etc/acpi/tables   at=0x1b43 size=4 pointee=etc/acpi/tables
      17  0x0880  ADD_POINTER    etc/acpi/tables   at=0x1b47 size=4 pointee=etc/acpi/tables
      18  0x0900  ADD_CHECKSUM   etc/acpi/tables   at=0x1b1c start=0x1b13 length=0x38
      19  0x0980  ADD_POINTER    etc/acpi/rsdp     at=0x10 size=4 pointee=etc/acpi/tables
      20  0x0a00  ADD_CHECKSUM   etc/acpi/rsdp     at=0x8 start=0x0 length=0x14
      21  0x0a80  (padding)                        11 entries of zeros"
    `)
  })

  it('shows what pointers hold, when the files are there', () => {
    const files = new Map(
      ['etc/acpi/tables', 'etc/acpi/rsdp'].map((file) => [file, captureBytes('q35', file)]),
    )
    const q35 = decodeLoaderScript(captureBytes('q35', 'etc/table-loader'))
    expect(printLoaderScript(q35, { files })).toMatchInlineSnapshot(`
      " #  Offset  Command        File              Arguments
       0  0x0000  ALLOCATE       etc/acpi/rsdp     alignment=0x10 zone=FSEG
       1  0x0080  ALLOCATE       etc/vmgenid_guid  alignment=0x1000 zone=HIGH
       2  0x0100  ALLOCATE       etc/acpi/tables   alignment=0x40 zone=HIGH
       3  0x0180  ADD_CHECKSUM   etc/acpi/tables   at=0x49 start=0x40 length=0x1ff4
       4  0x0200  ADD_POINTER    etc/acpi/tables   at=0x2058 size=4 pointee=etc/acpi/tables+0x0
       5  0x0280  ADD_POINTER    etc/acpi/tables   at=0x205c size=4 pointee=etc/acpi/tables+0x40
       6  0x0300  ADD_POINTER    etc/acpi/tables   at=0x20c0 size=8 pointee=etc/acpi/tables+0x40
       7  0x0380  ADD_CHECKSUM   etc/acpi/tables   at=0x203d start=0x2034 length=0xf4
       8  0x0400  ADD_CHECKSUM   etc/acpi/tables   at=0x2131 start=0x2128 length=0x78
       9  0x0480  WRITE_POINTER  etc/vmgenid_addr  at=0x0 size=8 pointee=etc/vmgenid_guid+0x28
      10  0x0500  ADD_POINTER    etc/acpi/tables   at=0x21ca size=4 pointee=etc/vmgenid_guid+0x0
      11  0x0580  ADD_CHECKSUM   etc/acpi/tables   at=0x21a9 start=0x21a0 length=0xca
      12  0x0600  ADD_CHECKSUM   etc/acpi/tables   at=0x2273 start=0x226a length=0x38
      13  0x0680  ADD_CHECKSUM   etc/acpi/tables   at=0x22ab start=0x22a2 length=0x3c
      14  0x0700  ADD_CHECKSUM   etc/acpi/tables   at=0x22e7 start=0x22de length=0x28
      15  0x0780  ADD_POINTER    etc/acpi/tables   at=0x232a size=4 pointee=etc/acpi/tables+0x2034
      16  0x0800  ADD_POINTER    etc/acpi/tables   at=0x232e size=4 pointee=etc/acpi/tables+0x2128
      17  0x0880  ADD_POINTER    etc/acpi/tables   at=0x2332 size=4 pointee=etc/acpi/tables+0x21a0
      18  0x0900  ADD_POINTER    etc/acpi/tables   at=0x2336 size=4 pointee=etc/acpi/tables+0x226a
      19  0x0980  ADD_POINTER    etc/acpi/tables   at=0x233a size=4 pointee=etc/acpi/tables+0x22a2
      20  0x0a00  ADD_POINTER    etc/acpi/tables   at=0x233e size=4 pointee=etc/acpi/tables+0x22de
      21  0x0a80  ADD_CHECKSUM   etc/acpi/tables   at=0x230f start=0x2306 length=0x3c
      22  0x0b00  ADD_POINTER    etc/acpi/rsdp     at=0x10 size=4 pointee=etc/acpi/tables+0x2306
      23  0x0b80  ADD_CHECKSUM   etc/acpi/rsdp     at=0x8 start=0x0 length=0x14
      24  0x0c00  (padding)                        8 entries of zeros"
    `)
  })

  const pointer: LoaderEntry = {
    command: 'ADD_POINTER',
    pointerFile: 'etc/x',
    pointeeFile: 'etc/x',
    pointerOffset: 4,
    pointerSize: 8,
  }

  it('shows hostile entries without harm', () => {
    const garbage = new Uint8Array(128).fill(0xff)
    expect(
      printLoaderScript([
        { command: 'ALLOCATE', file: 'x'.repeat(56), alignment: 3, zone: 255 },
        { command: 'ALLOCATE', file: '\x1b[2J\u009b"', alignment: 0xffff_ffff, zone: 0 },
        { ...pointer, pointerSize: 255 },
        {
          command: 'WRITE_POINTER_V6',
          pointerFile: '',
          pointeeFile: 'a b',
          pointerOffset: 0,
          pointerSize: 8,
        },
        decodeLoaderEntry(new Uint8Array(128)),
        decodeLoaderEntry(garbage),
        decodeLoaderEntry(new Uint8Array(128)),
      ]),
    ).toMatchInlineSnapshot(`
      "#  Offset  Command           File                                                               Arguments
      0  0x0000  ALLOCATE          xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx (no NUL)  alignment=0x3 zone=255
      1  0x0080  ALLOCATE          "\\u001b[2J\\u009b\\""                                                alignment=0xffffffff zone=0
      2  0x0100  ADD_POINTER       etc/x                                                              at=0x4 size=255 pointee=etc/x
      3  0x0180  WRITE_POINTER_V6  ""                                                                 at=0x0 size=8 pointee="a b"
      4  0x0200  UNKNOWN                                                                              type=0x0
      5  0x0280  UNKNOWN                                                                              type=0xffffffff
      6  0x0300  (padding)                                                                            1 entry of zeros"
    `)
  })

  it('has wider offsets for a long script', () => {
    const lines = printLoaderScript(Array.from({ length: 513 }, () => pointer)).split('\n')
    expect(lines.at(-1)).toBe('512  0x10000  ADD_POINTER  etc/x  at=0x4 size=8 pointee=etc/x')
  })

  it('says when there is nothing', () => {
    expect(printLoaderScript([])).toBe('no entries')
  })

  it.each([
    ['not known', new Map<string, Uint8Array>()],
    ['too short', new Map([['etc/x', new Uint8Array(11)]])],
    ['beyond 2^53', new Map([['etc/x', new Uint8Array(12).fill(0xff)]])],
  ])('shows no offset when the pointer is %s', (_name, files) => {
    expect(printLoaderScript([pointer], { files })).toMatch(/pointee=etc\/x$/)
  })
})

describe('describeLoaderScript', () => {
  it('gives plain values with the padding as one', () => {
    const described = describeLoaderScript(decodeLoaderScript(captureBytes('pc', 'etc/table-loader')))
    expect(JSON.parse(JSON.stringify(described))).toEqual(described)
    expect(described[8]).toEqual({
      number: 8,
      offset: 0x400,
      command: 'WRITE_POINTER',
      pointerFile: 'etc/vmgenid_addr',
      pointeeFile: 'etc/vmgenid_guid',
      pointerOffset: 0,
      pointeeOffset: 0x28,
      pointerSize: 8,
    })
    expect(described.at(-1)).toEqual({ number: 21, offset: 0xa80, command: 'PADDING', entries: 11 })
  })

  it('keeps bytes that no field accounts for', () => {
    const bytes = new Uint8Array(128).fill(0xee)
    bytes.set([1, 0, 0, 0])
    expect(describeLoaderScript([decodeLoaderEntry(bytes)])[0]).toMatchObject({
      command: 'ALLOCATE',
      raw: `01000000${'ee'.repeat(124)}`,
    })
  })

  it('has no padding to tell of when the last entry is a command', () => {
    const raw = new Uint8Array(128).fill(5)
    expect(describeLoaderScript([{ command: 'UNKNOWN', type: 0x0505_0505, raw }])).toEqual([
      { number: 0, offset: 0, command: 'UNKNOWN', type: 0x0505_0505, raw: '05'.repeat(128) },
    ])
  })
})

it('showFileName quotes what a terminal would take wrong', () => {
  expect(showFileName('etc/acpi/tables')).toBe('etc/acpi/tables')
  expect(showFileName('')).toBe('""')
  expect(showFileName('a"b')).toBe('"a\\"b"')
  expect(showFileName('x'.repeat(56))).toBe(`${'x'.repeat(56)} (no NUL)`)
})
