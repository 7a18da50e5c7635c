import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { setSdtChecksum } from '../../src/acpi/sdt.ts'
import { sum8 } from '../../src/binary/checksum.ts'
import { Guid } from '../../src/binary/guid.ts'
import { hex } from '../../src/binary/numbers.ts'
import { buildAcpiBlobs } from '../../src/board/acpi-blobs.ts'
import { boardConfig } from '../../src/board/config.ts'
import { buildVmGenIdSsdt } from '../../src/board/ssdt-vmgenid.ts'
import { isPadding, type LoaderEntry } from '../../src/loader/entry.ts'
import { decodeLoaderScript } from '../../src/loader/script.ts'

/** The table set of the acceptance run: FACS, DSDT of 0x1403 bytes, short FADT, two CPUs, SSDT, RSDT, long RSDP. */
function seedBlobs() {
  const guid = Guid.parse('00112233-4455-6677-8899-AABBCCDDEEFF')
  const config = boardConfig({
    kind: 'q35',
    cpus: 2,
    vmgenid: { guid },
    acpi: { rsdpSize: 36, fadtRevision: 1, hpet: false, waet: false, mcfg: false, writePointer: 'v6' },
  })
  const blob = new Uint8Array(4096)
  blob.set(guid.toGuestBytes(), 40)
  return buildAcpiBlobs({
    kind: config.kind,
    cpus: config.cpus,
    smm: config.smm,
    options: config.acpi,
    dsdt: new Uint8Array(0x1403),
    pm: { pmBase: 0x600, gpe0: 0x620 },
    expressWindow: { base: 0xb000_0000n, size: 0x1000_0000 },
    vmgenidGuid: { blob, guidOffset: 40 },
  })
}

const upper = (value: number) => hex(value).replace(/[a-f]+$|[a-f]/g, (digits) => digits.toUpperCase())
const quoted = (text: string) => `"${text}"`

/** The command's arguments as OVMF's first pass logs them. */
function logLine(entry: LoaderEntry): string | undefined {
  switch (entry.command) {
    case 'ADD_CHECKSUM':
      return `ProcessCmdAddChecksum: File=${quoted(entry.file)} ResultOffset=${upper(entry.resultOffset)} Start=${upper(entry.start)} Length=${upper(entry.length)}`
    case 'ADD_POINTER':
      return `ProcessCmdAddPointer: PointerFile=${quoted(entry.pointerFile)} PointeeFile=${quoted(entry.pointeeFile)} PointerOffset=${upper(entry.pointerOffset)} PointerSize=${entry.pointerSize}`
    case 'WRITE_POINTER_V6':
      return `ProcessCmdWritePointer: PointerFile=${quoted(entry.pointerFile)} PointeeFile=${quoted(entry.pointeeFile)} PointerOffset=${upper(entry.pointerOffset)} PointerSize=${entry.pointerSize}`
    case 'UNKNOWN':
      return `InstallQemuFwCfgTables: unknown loader command: ${upper(entry.type)}`
    default:
      return undefined // ALLOCATE's line holds an address, which is the firmware's choice
  }
}

describe('the script of the acceptance run of 2017-02-15', () => {
  const log = readFileSync(join(import.meta.dirname, '../golden/seed/ovmf-boot.log'), 'utf8').split('\n')
  const entries = decodeLoaderScript(seedBlobs().script, { edition: 'v6' })

  it('is logged by OVMF line for line: every offset, every length, 15 times padding', () => {
    const expected = log.filter((line) =>
      /^(ProcessCmd(AddChecksum|AddPointer|WritePointer)|InstallQemuFwCfgTables: unknown)/.test(line),
    )
    expect(expected).toHaveLength(29)
    expect(entries.map(logLine).filter((line) => line !== undefined)).toEqual(expected)
  })

  it('allocates what the log shows: a page for the GUID, then the tables', () => {
    const lines = log.filter((line) => line.startsWith('ProcessCmdAllocate'))
    const allocated = entries.flatMap((entry) =>
      entry.command === 'ALLOCATE' && entry.file !== 'etc/acpi/rsdp'
        ? [`File="${entry.file}" Alignment=${upper(entry.alignment)} Zone=${entry.zone}`]
        : [],
    )
    expect(allocated).toEqual(
      lines.map((line) => line.replace('ProcessCmdAllocate: ', '').replace(/ Size=.*/, '')),
    )
  })

  it('has 17 commands and 15 zero entries', () => {
    expect([entries.filter((entry) => !isPadding(entry)).length, entries.filter(isPadding).length]).toEqual([
      17, 15,
    ])
  })

  it('puts every table where the second pass of the log found it', () => {
    const base = 0x7e7ab000
    const found = log.flatMap((line) => {
      const match = /in "etc\/acpi\/tables" at 0x([0-9A-F]+) .*found "(\w+)" size 0x([0-9A-F]+)/.exec(line)
      return match ? [{ signature: match[2], at: match[1], length: Number.parseInt(match[3] ?? '', 16) }] : []
    })
    const placed = seedBlobs().placed.map(({ signature, offset, length }) => {
      return { signature, at: (base + offset).toString(16).toUpperCase(), length }
    })
    expect(placed).toEqual(found)
  })
})

describe('the SSDT of the acceptance run', () => {
  it('has checksum 0x1D when it is linked to the page at 0x7FE5C000', () => {
    const { bytes, vgiaOffset } = buildVmGenIdSsdt()
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(vgiaOffset, 0x7fe5c000, true)
    setSdtChecksum(bytes)
    expect([bytes[9], sum8(bytes), bytes.length]).toEqual([0x1d, 0, 202])
  })
})
