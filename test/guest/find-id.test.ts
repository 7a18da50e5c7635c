/** Finding the generation ID in memory, by tables alone. */

import { describe, expect, it } from 'vitest'
import {
  Add,
  dword,
  Field,
  Index,
  Local0,
  Name,
  OperationRegion,
  Package,
  path,
  qword,
  Return,
  Store,
  While,
} from '../../src/aml/asl.ts'
import { bytesSource } from '../../src/binary/byte-source.ts'
import { equalBytes, fromLatin1, toHex } from '../../src/binary/bytes.ts'
import { Board } from '../../src/board/board.ts'
import { elfCoreImage } from '../../src/dump/elf-writer.ts'
import { openDump } from '../../src/dump/open.ts'
import { scanDump } from '../../src/dump/scan.ts'

import { Ovmf } from '../../src/firmware/ovmf.ts'
import { platformHost } from '../../src/firmware/platform-host.ts'
import { findId } from '../../src/guest/find-id/find.ts'
import { findIdJson, printFindId } from '../../src/guest/find-id/print.ts'
import { BIOS_RSDP, dsdtWith, GUID, IdMemory, methodDevice, namedDevice, OTHER, PAGE } from './id-memory.ts'

const LOST = 0x18_0000

describe('the generation ID is found', () => {
  it('through the RSDP in the BIOS area, as a system finds it', () => {
    const memory = new IdMemory().page()
    memory.system(BIOS_RSDP, [memory.ssdt()])
    const result = memory.find()
    expect(result).toMatchObject({ verdict: 'found', rejected: [], candidates: [{ address: PAGE + 0x28 }] })
    expect(result.id?.guid.toString()).toBe(GUID.toString())
    expect(result.id?.evidence.map(({ rule, status }) => `${rule} ${status}`)).toEqual([
      'alignment ok',
      'suppressor ok',
      'page ok',
    ])
    expect(result.id?.sources).toMatchObject([
      {
        route: 'bios',
        rsdp: BIOS_RSDP,
        root: { signature: 'RSDT' },
        table: { signature: 'SSDT', oemTableId: 'VMGENID\0', length: 202, sumIsZero: true },
        device: '\\_SB.VGEN',
        ids: ['QEMUVGID', 'VM_Gen_Counter'],
        status: 15,
      },
    ])
    expect(memory.scans).toBe(1)
    expect(printFindId(result)).toBe(`guid      00112233-4455-6677-8899-aabbccddeeff
address   0x001ff028
bytes     33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff
found by  RSDP 0x000f59d0 → RSDT 0x001001c0 → SSDT "VMGENID" 0x00100000 → \\_SB.VGEN.ADDR
device    \\_SB.VGEN "QEMUVGID", "VM_Gen_Counter", _STA 0x0f

The RSDP in the BIOS area leads there.
  ok    0x1ff028 is a multiple of 8
  ok    40 bytes into its page, and they are zero: no firmware takes them for a table
  ok    nothing else is in its page
`)
    expect(findIdJson(result)).toMatchObject({
      schemaVersion: 1,
      verdict: 'found',
      address: '0x1ff028',
      guid: '00112233-4455-6677-8899-aabbccddeeff',
      bytes: '33221100554477668899aabbccddeeff',
      candidates: [{ sources: [{ rsdp: '0xf59d0', table: { oemTableId: 'VMGENID' } }] }],
    })
  })

  it.each([
    ['FCVMGID', 'VM_Gen_Counter'],
    ['ABCD0001', 'VM_GEN_COUNTER'],
    ['VMGENCTR', 'ABCD0001'],
    ['ABCD0001', 'vm_gen_counter'],
  ])('in a DSDT whose ADDR is a name, with the IDs %s and %s', (hid, cid) => {
    const memory = new IdMemory().put(0x8_0000, GUID.toGuestBytes())
    const dsdt = dsdtWith([namedDevice(0x8_0000, { hid, cid })])
    memory.system(0xe_0000, [], { dsdt, revision: 2 })
    const result = memory.find()
    expect(result.verdict).toBe('found')
    expect(result.id).toMatchObject({
      address: 0x8_0000,
      sources: [{ root: { signature: 'XSDT' }, device: '\\_SB.VGEN', ids: [hid, cid] }],
    })
    expect(result.id?.evidence.map(({ rule, status }) => `${rule} ${status}`)).toEqual([
      'alignment ok',
      'suppressor note',
      'page ok',
    ])
  })

  it('through an RSDP anywhere, as UEFI leaves it', () => {
    const memory = new IdMemory().page()
    memory.system(0x1e_0014, [memory.ssdt()], { revision: 2 })
    expect(memory.find()).toMatchObject({
      verdict: 'found',
      reasons: ['An RSDP in memory leads there, and none leads to another place.'],
      id: { sources: [{ route: 'rsdp', rsdp: 0x1e_0014 }] },
    })
    expect(memory.scans).toBe(1)
  })

  it('through the RSDP that UEFI names, when another one leads elsewhere', () => {
    const memory = new IdMemory().page().page(OTHER, LOST)
    memory.system(0x1e_0000, [memory.ssdt(LOST)], { revision: 2 })
    memory.system(0x1e_1000, [memory.ssdt()], { revision: 2 }).efi(0x1e_1000)
    const result = memory.find()
    expect(memory.scans).toBe(2)
    expect(result).toMatchObject({
      verdict: 'found',
      reasons: ['The RSDP that UEFI names leads there.'],
      id: { address: PAGE + 0x28, sources: [{ route: 'efi', rsdp: 0x1e_1000 }] },
      candidates: [{ address: PAGE + 0x28 }, { address: LOST + 0x28 }],
      rsdps: [{ route: 'efi' }, { route: 'rsdp' }],
    })
    expect(printFindId(result)).toContain(
      'other places, of less weight\n  0x00180028  324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87  RSDP 0x001e0000',
    )
  })

  it('by the table alone, when there is no RSDP', () => {
    const memory = new IdMemory().page()
    const address = memory.ssdt()
    expect(memory.find()).toMatchObject({
      verdict: 'found',
      reasons: ['No RSDP was found; a table in memory names it, and none names another place.'],
      id: { sources: [{ route: 'scan', table: { address } }] },
      rsdps: [],
    })
  })

  it('by a table whose sum is wrong, if there is nothing better', () => {
    const memory = new IdMemory().page()
    memory.ssdt(PAGE, true)
    expect(memory.find()).toMatchObject({ verdict: 'found', id: { sources: [{ route: 'damaged' }] } })
  })

  it('by AML that writes to memory, and leaves the dump as it was', () => {
    const memory = new IdMemory().put(0x8_0000, GUID.toGuestBytes())
    const dsdt = dsdtWith([
      OperationRegion('REGN', 'SystemMemory', 0x1000, 4),
      Field('REGN', 'DWordAcc', 'NoLock', 'Preserve', [['FLD', 32]]),
      methodDevice([
        Store(dword(0x8_0000), path('\\FLD')),
        Store(Package([], 2), Local0),
        Store(path('\\FLD'), Index(Local0, 0)),
        Store(0, Index(Local0, 1)),
        Return(Local0),
      ]),
    ])
    memory.system(BIOS_RSDP, [], { dsdt })
    const before = memory.bytes.slice()
    expect(memory.find()).toMatchObject({ verdict: 'found', id: { address: 0x8_0000 } })
    expect(equalBytes(memory.bytes, before)).toBe(true)
  })

  it('beside copies that were never linked, and those of a boot before', () => {
    const memory = new IdMemory().page().page(OTHER, LOST)
    memory.ssdt(0)
    memory.ssdt(LOST)
    memory.system(BIOS_RSDP, [memory.ssdt()])
    const result = memory.find()
    expect(result).toMatchObject({
      verdict: 'found',
      id: { address: PAGE + 0x28 },
      candidates: [{ address: PAGE + 0x28 }, { address: LOST + 0x28, sources: [{ route: 'scan' }] }],
      rejected: [{ route: 'scan', problem: '\\_SB.VGEN._STA is 0x0: no such device' }],
    })
    const text = printFindId(result)
    expect(text).toContain(
      '0x00180028  324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87  a table by itself: SSDT "VMGENID"',
    )
    expect(text).toContain('tables that lead nowhere\n  a table by itself: SSDT "VMGENID" 0x00100000')
  })

  it('in the memory of our own board, booted by our own firmware', async () => {
    for (const kind of ['pc', 'q35'] as const) {
      const board = new Board({ kind, memorySize: 2 ** 28, vmgenid: { guid: GUID } })
      await new Ovmf({ host: platformHost(board) }).boot()
      const image = elfCoreImage({
        memory: board.memory,
        blocks: board.memory.regions,
        machine: 'x86-64',
        cpus: [],
      })
      const bytes = new Uint8Array(image.size)
      for (const piece of image.pieces()) if (piece.bytes) bytes.set(piece.bytes, piece.offset)
      const source = bytesSource(bytes)
      const dump = openDump(source)
      const result = findId(dump.memory, (needles) => scanDump(source, dump.memory.runs, needles).hits)
      expect(result.verdict).toBe('found')
      expect(result.id?.address).toBe(board.vmgenid?.address)
      expect(toHex(result.id?.bytes ?? new Uint8Array())).toBe(toHex(GUID.toGuestBytes()))
    }
  })
})

describe('the generation ID is not found', () => {
  it.each<[string, (memory: IdMemory) => void, string]>([
    ['in empty memory', () => {}, 'There are no ACPI tables, and no table with a device for the ID.'],
    [
      'where tables have no device',
      (memory) => memory.system(BIOS_RSDP, []),
      'The tables that a system finds have no device for the ID.',
    ],
    [
      'where the RSDP is UEFI’s, and has no device',
      (memory) => memory.system(0x1e_0000, []),
      'There are ACPI tables, and none of them has a device for the ID.',
    ],
    [
      'before the firmware has linked the table',
      (memory) => memory.system(BIOS_RSDP, [memory.ssdt(0)]),
      'The tables that a system finds have no ID that can be read: \\_SB.VGEN._STA is 0x0: no such device.',
    ],
    [
      'where only a table of another boot names one',
      (memory) => {
        memory.page()
        memory.ssdt()
        memory.system(BIOS_RSDP, [])
      },
      'The tables that a system finds have no device for the ID.',
    ],
    [
      'at an address that is not in memory',
      (memory) => memory.system(BIOS_RSDP, [memory.ssdt(0x7fff_f000)]),
      'The tables that a system finds have no ID that can be read: ADDR is 0x7ffff028, and there is no memory.',
    ],
    [
      'by a lone table whose place was used for something else',
      (memory) => {
        memory.page().put(PAGE, fromLatin1('something'))
        memory.ssdt()
      },
      'A table in memory names 0x1ff028, and what is there does not look like an ID.',
    ],
    [
      'with an ADDR that is no package',
      (memory) => memory.system(BIOS_RSDP, [], { dsdt: dsdtWith([methodDevice([Return(dword(1))])]) }),
      'The tables that a system finds have no ID that can be read: \\_SB.VGEN.ADDR is no package: integer.',
    ],
    [
      'with an ADDR of three elements',
      (memory) =>
        memory.system(BIOS_RSDP, [], {
          dsdt: dsdtWith([methodDevice([Return(Package([dword(1), dword(2), dword(3)]))])]),
        }),
      '\\_SB.VGEN.ADDR is no package of two integers: integer, integer, integer.',
    ],
    [
      'with an ADDR beyond all addresses',
      (memory) =>
        memory.system(BIOS_RSDP, [], {
          dsdt: dsdtWith([methodDevice([Return(Package([dword(0), qword(2n ** 31n)]))])]),
        }),
      '\\_SB.VGEN.ADDR is beyond every address: 0x8000000000000000.',
    ],
    [
      'with an ADDR of zero',
      (memory) => memory.system(BIOS_RSDP, [], { dsdt: dsdtWith([namedDevice(0)]) }),
      '\\_SB.VGEN.ADDR is 0.',
    ],
    [
      'with an ADDR that fails',
      (memory) =>
        memory.system(BIOS_RSDP, [], { dsdt: dsdtWith([methodDevice([Return(Add(path('NONE'), 1))])]) }),
      '\\_SB.VGEN.ADDR: AE_NOT_FOUND',
    ],
    [
      'with an ADDR that never ends',
      (memory) => memory.system(BIOS_RSDP, [], { dsdt: dsdtWith([methodDevice([While(1, [])])]) }),
      '\\_SB.VGEN.ADDR: AE_AML_LOOP_TIMEOUT',
    ],
    [
      'where the string is in another object',
      (memory) => memory.system(BIOS_RSDP, [], { dsdt: dsdtWith([Name('NAME', 'VM_Gen_Counter')]) }),
      'its tables have the ID string, and no device with it.',
    ],
  ])('%s', (_name, prepare, reason) => {
    const memory = new IdMemory()
    prepare(memory)
    const result = memory.find()
    expect(result.verdict).toBe('not found')
    expect(result.id).toBeUndefined()
    expect(result.reasons[0]).toContain(reason)
    expect(printFindId(result)).toMatch(/^guid {2}not found\n/)
    expect(findIdJson(result)).toMatchObject({ verdict: 'not found', address: null, guid: null })
  })

  it('where tables by themselves name two places', () => {
    const memory = new IdMemory().page().page(OTHER, LOST)
    memory.ssdt()
    memory.ssdt(LOST)
    const result = memory.find()
    expect(result).toMatchObject({
      verdict: 'contradictory',
      reasons: ['Tables in memory that no RSDP names lead to different places: 0x180028, 0x1ff028.'],
    })
    expect(result.candidates).toHaveLength(2)
  })

  it('where two RSDPs name two places, and UEFI neither of them', () => {
    const memory = new IdMemory().page().page(OTHER, LOST)
    memory.system(0x1e_0000, [memory.ssdt(LOST)])
    memory.system(0x1e_1000, [memory.ssdt()])
    expect(memory.find().verdict).toBe('contradictory')
  })
})

describe('hostile memory', () => {
  it('cannot steer a terminal by its names', () => {
    const memory = new IdMemory().put(0x8_0000, GUID.toGuestBytes())
    const dsdt = dsdtWith([namedDevice(0x8_0000, { hid: '\x1b[2J\x7f' })])
    memory.system(BIOS_RSDP, [], { dsdt })
    expect(printFindId(memory.find())).toContain('device    \\_SB.VGEN "\\u001b[2J?", "VM_Gen_Counter"')
  })

  it('full of ID strings ends in bounded time', () => {
    const memory = new IdMemory()
    memory.put(0, fromLatin1('SSDT VM_Gen_Counter RSD PTR '.repeat(70_000)))
    const started = performance.now()
    expect(memory.find().verdict).toBe('not found')
    expect(performance.now() - started).toBeLessThan(20_000)
  })

  it('full of RSDPs and tables ends in bounded time', () => {
    const memory = new IdMemory().page()
    const block = memory.append(dsdtWith([methodDevice([While(1, [])])]))
    for (let i = 0; i < 500; i++) memory.system(0x1_0000 + 0x40 * i, [block])
    for (let i = 0; i < 500; i++) memory.ssdt(PAGE + 0x1_0000 * i)
    const started = performance.now()
    const result = memory.find()
    expect(result.rsdps.length).toBeLessThanOrEqual(64)
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})
