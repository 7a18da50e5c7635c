import { describe, expect, it } from 'vitest'
import { captureBytes, seedLog } from '../../test/fuzz/captures.ts'
import { fromHex, isZero, toHex } from '../binary/bytes.ts'
import { hexDiff } from '../binary/hexdump.ts'
import { ACPI_BLOB_LIMITS, LoaderBlob } from './blob.ts'
import { LoaderScriptBuilder } from './builder.ts'
import {
  type AddChecksum,
  type AddPointer,
  BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG,
  BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH,
  type LoaderEntry,
} from './entry.ts'
import { decodeLoaderScript, lengthWithoutPadding } from './script.ts'

const HIGH = BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH
const FSEG = BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG
const FILES = ['etc/acpi/tables', 'etc/vmgenid_guid', 'etc/acpi/rsdp'] as const

/** A builder with blobs of zeros. */
function linkerWith(sizes: Readonly<Record<string, number>>): LoaderScriptBuilder {
  const linker = new LoaderScriptBuilder()
  for (const [file, size] of Object.entries(sizes)) {
    const blob = new LoaderBlob(file)
    blob.append(new Uint8Array(size))
    linker.allocate({ blob, alignment: 64, zone: HIGH })
  }
  return linker
}

/** QEMU's calls, in its order, on a blob in which the linked bytes hold something else. */
function rebuild(machine: string) {
  const captured = decodeLoaderScript(captureBytes(machine, 'etc/table-loader'))
  const commands = captured.slice(0, lengthWithoutPadding(captured))
  const linker = new LoaderScriptBuilder()
  const blobs = new Map(FILES.map((file) => [file as string, new LoaderBlob(file)]))
  for (const [file, blob] of blobs) {
    const bytes = captureBytes(machine, file)
    for (const command of commands) scribble(bytes, file, command)
    blob.append(bytes)
  }
  for (const command of commands.toReversed()) {
    const blob = command.command === 'ALLOCATE' ? blobs.get(command.file) : undefined
    if (command.command === 'ALLOCATE' && blob) linker.allocate({ ...command, blob })
  }
  for (const command of commands) {
    if (command.command === 'ADD_POINTER') {
      linker.addPointer({ ...command, pointeeOffset: pointeeOffset(machine, command) })
    }
    if (command.command === 'ADD_CHECKSUM') linker.addChecksum(command)
    if (command.command === 'WRITE_POINTER') linker.writePointer(command)
  }
  return { linker, blobs }
}

function scribble(bytes: Uint8Array, file: string, command: LoaderEntry): void {
  if (command.command === 'ADD_POINTER' && command.pointerFile === file) {
    bytes.fill(0xee, command.pointerOffset, command.pointerOffset + command.pointerSize)
  }
  if (command.command === 'ADD_CHECKSUM' && command.file === file) bytes[command.resultOffset] = 0xee
}

function pointeeOffset(machine: string, { pointerFile, pointerOffset }: AddPointer): number {
  return new DataView(captureBytes(machine, pointerFile).buffer).getUint32(pointerOffset, true)
}

describe("QEMU's own scripts", () => {
  it.each(['pc', 'q35', 'q35-mmconfig-off', 'pc-smp255'])('%s is rebuilt from its calls', (machine) => {
    const { linker, blobs } = rebuild(machine)
    expect(hexDiff(captureBytes(machine, 'etc/table-loader'), linker.build({ padTo: 4096 }))).toBe('')
    expect(linker.size).toBe(128 * linker.entries.length)
    for (const [file, blob] of blobs) expect(hexDiff(captureBytes(machine, file), blob.bytes), file).toBe('')
  })
})

describe('the script of the 2017 acceptance run', () => {
  // The log has no ALLOCATE of the RSDP, which is the first entry: its later commands imply it.
  const log = seedLog().filter((line) => /^ProcessCmd|unknown loader command/.test(line))
  const field = (line: string, name: string) => new RegExp(`\\b${name}="?([^ "]+)`).exec(line)?.[1] ?? ''
  const number = (line: string, name: string) => Number(field(line, name))

  /** The log line that OVMF prints for an entry, without what it learnt at run time. */
  function logged(entry: LoaderEntry): string {
    const hex = (value: number) => `0x${value.toString(16).toUpperCase()}`
    const files = (one: { readonly pointerFile: string; readonly pointeeFile: string }) =>
      `PointerFile="${one.pointerFile}" PointeeFile="${one.pointeeFile}"`
    const place = (one: { readonly pointerOffset: number; readonly pointerSize: number }) =>
      `PointerOffset=${hex(one.pointerOffset)} PointerSize=${one.pointerSize}`
    switch (entry.command) {
      case 'ALLOCATE':
        return `ProcessCmdAllocate: File="${entry.file}" Alignment=${hex(entry.alignment)} Zone=${entry.zone}`
      case 'ADD_POINTER':
        return `ProcessCmdAddPointer: ${files(entry)} ${place(entry)}`
      case 'ADD_CHECKSUM':
        return `ProcessCmdAddChecksum: File="${entry.file}" ResultOffset=${hex(entry.resultOffset)} Start=${hex(entry.start)} Length=${hex(entry.length)}`
      case 'WRITE_POINTER':
      case 'WRITE_POINTER_V6':
        return `ProcessCmdWritePointer: ${files(entry)} ${place(entry)}`
      case 'UNKNOWN':
        return `InstallQemuFwCfgTables: unknown loader command: ${hex(entry.type)}`
    }
  }

  it('is 17 commands and 15 entries of zeros, with the offsets of the log', () => {
    const linker = linkerWith({})
    const sizes = { 'etc/acpi/tables': 0x20000, 'etc/vmgenid_guid': 0x1000, 'etc/acpi/rsdp': 0x24 }
    const attributes = {
      'etc/acpi/tables': { alignment: 0x40, zone: HIGH },
      'etc/vmgenid_guid': { alignment: 0x1000, zone: HIGH },
      'etc/acpi/rsdp': { alignment: 0x10, zone: FSEG },
    }
    for (const file of FILES) {
      const blob = new LoaderBlob(file)
      blob.append(new Uint8Array(sizes[file]))
      linker.allocate({ blob, ...attributes[file] })
    }
    for (const line of log) {
      const pointer = {
        pointerFile: field(line, 'PointerFile'),
        pointeeFile: field(line, 'PointeeFile'),
        pointerOffset: number(line, 'PointerOffset'),
        pointerSize: number(line, 'PointerSize'),
        pointeeOffset: 0,
      }
      if (line.startsWith('ProcessCmdAddPointer')) linker.addPointer(pointer)
      if (line.startsWith('ProcessCmdWritePointer')) linker.writePointer(pointer)
      if (line.startsWith('ProcessCmdAddChecksum')) {
        linker.addChecksum({
          file: field(line, 'File'),
          resultOffset: number(line, 'ResultOffset'),
          start: number(line, 'Start'),
          length: number(line, 'Length'),
        })
      }
    }
    const script = linker.build({ padTo: 4096 })
    expect(script.length).toBe(4096)
    const entries = decodeLoaderScript(script)
    expect(lengthWithoutPadding(entries)).toBe(17)
    const [rsdp, ...rest] = entries
    expect(rsdp).toEqual({ command: 'ALLOCATE', file: 'etc/acpi/rsdp', alignment: 0x10, zone: 2 })
    expect(rest.map(logged)).toEqual(log.map((line) => line.replace(/ Size=.*/, '')))
  })
})

describe('LoaderScriptBuilder', () => {
  it('puts every ALLOCATE in front', () => {
    const linker = linkerWith({ 'etc/a': 16 })
    linker.addChecksum({ file: 'etc/a', resultOffset: 0, start: 0, length: 16 })
    const late = new LoaderBlob('etc/b')
    linker.allocate({ blob: late, alignment: 16, zone: FSEG })
    expect(linker.entries.map((entry) => entry.command)).toEqual(['ALLOCATE', 'ALLOCATE', 'ADD_CHECKSUM'])
    expect(linker.entries[0]).toMatchObject({ file: 'etc/b', zone: 2 })
    expect(linker.blob('etc/b')).toBe(late)
    expect(linker.blob('etc/c')).toBeUndefined()
  })

  it('stores the pointee offset in the pointer, little-endian', () => {
    const linker = linkerWith({ 'etc/a': 0x20000 })
    linker.addPointer({
      pointerFile: 'etc/a',
      pointerOffset: 3,
      pointerSize: 8,
      pointeeFile: 'etc/a',
      pointeeOffset: 0x12345,
    })
    expect(toHex(linker.blob('etc/a')?.bytes.subarray(0, 12) ?? new Uint8Array())).toBe(
      '000000452301000000000000',
    )
  })

  it('zeroes the checksum byte', () => {
    const linker = linkerWith({ 'etc/a': 4 })
    linker.blob('etc/a')?.patch(0, fromHex('ffffffff'))
    linker.addChecksum({ file: 'etc/a', resultOffset: 1, start: 0, length: 4 })
    expect(toHex(linker.blob('etc/a')?.bytes ?? new Uint8Array())).toBe('ff00ffff')
  })

  it('sees bytes that are appended after the ALLOCATE', () => {
    const linker = linkerWith({ 'etc/a': 0 })
    const command: Omit<AddChecksum, 'command'> = { file: 'etc/a', resultOffset: 9, start: 0, length: 36 }
    expect(() => linker.addChecksum(command)).toThrow('outside etc/a')
    linker.blob('etc/a')?.append(new Uint8Array(36))
    linker.addChecksum(command)
    expect(linker.size).toBe(256)
  })

  it('builds nothing from nothing', () => {
    const linker = new LoaderScriptBuilder()
    expect(linker.size).toBe(0)
    expect(isZero(linker.build({ padTo: 4096 }))).toBe(true)
  })

  it('stops above 64 KiB', () => {
    const linker = linkerWith({ 'etc/a': 4 })
    const limit = ACPI_BLOB_LIMITS['etc/table-loader']
    while (linker.size < limit) linker.addChecksum({ file: 'etc/a', resultOffset: 1, start: 0, length: 4 })
    expect(linker.build({ padTo: 4096 }).length).toBe(limit)
    linker.addChecksum({ file: 'etc/a', resultOffset: 1, start: 0, length: 4 })
    expect(() => linker.build()).toThrowErrorMatchingInlineSnapshot(`
      [LoaderBlobLimitError: etc/table-loader would have 65664 bytes, at most 65536 are allowed

        Leave out tables: firmware is not offered more than that by QEMU either.]
    `)
  })
})

describe("QEMU's assertions, as errors", () => {
  const pointer = {
    pointerFile: 'etc/a',
    pointerOffset: 0,
    pointerSize: 4,
    pointeeFile: 'etc/b',
    pointeeOffset: 0,
  }
  const checksum = { file: 'etc/a', resultOffset: 9, start: 0, length: 36 }
  const linker = () => linkerWith({ 'etc/a': 64, 'etc/b': 0x200 })
  const allocate = (change: object) => () =>
    linker().allocate({ blob: new LoaderBlob('etc/c'), alignment: 16, zone: HIGH, ...change })

  it.each<[string, () => void, string]>([
    ['alignment 0', allocate({ alignment: 0 }), 'ALLOCATE etc/c: alignment 0 is no power of two'],
    ['alignment 24', allocate({ alignment: 24 }), 'ALLOCATE etc/c: alignment 24 is no power of two'],
    ['zone 3', allocate({ zone: 3 }), 'ALLOCATE etc/c: zone 3 is neither 1 (HIGH) nor 2 (FSEG)'],
    [
      'file twice',
      allocate({ blob: new LoaderBlob('etc/b') }),
      'ALLOCATE etc/b: the file is allocated already',
    ],
    [
      'pointer in an unknown file',
      () => linker().addPointer({ ...pointer, pointerFile: 'etc/c' }),
      'ADD_POINTER: "etc/c" is not allocated',
    ],
    [
      'pointer to an unknown file',
      () => linker().addPointer({ ...pointer, pointeeFile: 'etc/c' }),
      'ADD_POINTER: "etc/c" is not allocated',
    ],
    [
      'pointer of 3 bytes',
      () => linker().addPointer({ ...pointer, pointerSize: 3 }),
      'ADD_POINTER: a pointer has 1, 2, 4 or 8 bytes, got 3',
    ],
    [
      'pointer across the end',
      () => linker().addPointer({ ...pointer, pointerOffset: 61 }),
      'the pointer is outside etc/a',
    ],
    [
      'target at the end',
      () => linker().addPointer({ ...pointer, pointeeOffset: 0x200 }),
      'the target of the pointer is outside etc/b',
    ],
    [
      'target that the pointer cannot hold',
      () => linker().addPointer({ ...pointer, pointerSize: 1, pointeeOffset: 0x100 }),
      'ADD_POINTER: 0x100 does not fit 1 bytes',
    ],
    [
      'checksum in an unknown file',
      () => linker().addChecksum({ ...checksum, file: 'etc/c' }),
      'ADD_CHECKSUM: "etc/c" is not allocated',
    ],
    [
      'checksum range across the end',
      () => linker().addChecksum({ ...checksum, length: 65 }),
      'the range of the checksum is outside etc/a',
    ],
    [
      'checksum of nothing',
      () => linker().addChecksum({ ...checksum, length: 0 }),
      'ADD_CHECKSUM etc/a: the checksum byte is outside its range',
    ],
    [
      'checksum byte before its range',
      () => linker().addChecksum({ ...checksum, start: 10, length: 4 }),
      'ADD_CHECKSUM etc/a: the checksum byte is outside its range',
    ],
    [
      'write to a name of 56 characters',
      () => linker().writePointer({ ...pointer, pointerFile: 'x'.repeat(56) }),
      'is no fw_cfg file name',
    ],
    [
      'write beyond 4 GiB',
      () => linker().writePointer({ ...pointer, pointerOffset: 2 ** 32 }),
      'pointerOffset: expected an integer from 0 to 0xffffffff',
    ],
    [
      'write of an address in an unknown file',
      () => linker().writePointer({ ...pointer, pointeeFile: 'etc/c' }),
      'WRITE_POINTER: "etc/c" is not allocated',
    ],
    [
      'write of 16 bytes',
      () => linker().writePointer({ ...pointer, pointerSize: 16 }),
      'WRITE_POINTER: a pointer has 1, 2, 4 or 8 bytes, got 16',
    ],
    [
      'write of an address at the end',
      () => linker().writePointer({ ...pointer, pointeeOffset: 0x200 }),
      'the target of the pointer is outside etc/b',
    ],
  ])('%s', (_name, run, message) => {
    expect(run).toThrow(message)
  })

  it('leave the script and the blob as they were', () => {
    const one = linker()
    expect(() => one.addPointer({ ...pointer, pointeeOffset: 0x200 })).toThrow('outside')
    expect(one.size).toBe(256)
    expect(isZero(one.blob('etc/a')?.bytes ?? new Uint8Array(1))).toBe(true)
  })

  it('say how to put it right', () => {
    expect(() =>
      linker().addChecksum({ ...checksum, start: 10, length: 4 }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [LoaderChecksumByteError: ADD_CHECKSUM etc/a: the checksum byte is outside its range

        Byte:   0x9
        Range:  0xa to 0xe]
    `)
    expect(() =>
      linker().addPointer({ ...pointer, pointeeFile: 'etc/c' }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [LoaderFileUnknownError: ADD_POINTER: "etc/c" is not allocated

        Call allocate() for the file first.]
    `)
  })
})
