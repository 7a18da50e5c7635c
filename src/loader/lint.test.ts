import { describe, expect, it } from 'vitest'
import { captureNames } from '../../test/fuzz/captures.ts'
import {
  ADDR,
  allocate,
  checksum,
  faults,
  GUID,
  RSDP,
  Subject,
  smallTable,
  TABLES,
} from '../../test/fuzz/loader-faults.ts'
import { fromLatin1 } from '../binary/bytes.ts'
import { u32le } from '../binary/layout.ts'
import { LoaderBlob } from './blob.ts'
import { LoaderScriptBuilder } from './builder.ts'
import {
  BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG,
  BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH,
  type LoaderEntry,
} from './entry.ts'
import { lintLoaderScript } from './lint.ts'
import { LOADER_RULES, type LoaderRuleId } from './rules.ts'
import {
  decodeLoaderScript,
  encodeLoaderScript,
  LOADER_SCRIPT_MAX_SIZE,
  LoaderScriptSizeError,
} from './script.ts'

const rulesOf = (findings: ReturnType<Subject['lint']>) =>
  [...new Set(findings.map(({ rule }) => rule))].sort()

describe("QEMU's own machines", () => {
  it.each(captureNames())('%s has no error and no warning', (machine) => {
    const findings = new Subject(machine).lint()
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  })

  it.each(['pc', 'q35'])('%s has none when only the script is known', (machine) => {
    expect(lintLoaderScript({ script: new Subject(machine).script })).toEqual([])
  })

  it('q35 names its DSDT twice, which is a note', () => {
    expect(new Subject('q35').lint()).toMatchInlineSnapshot(`
      [
        {
          "entry": 6,
          "file": "etc/acpi/tables",
          "fileOffset": 64,
          "hint": "Nothing has to be done: an FADT of revision 3 names its DSDT twice.",
          "message": "DSDT at etc/acpi/tables+0x40 is what entry 5 points to as well",
          "offset": 768,
          "ovmf": "Skips the second pointer with a line in its log; before March 2017, installs the table twice, and stops for FACP, FACS and DSDT.",
          "row": 44,
          "rule": "L44-table-pointed-twice",
          "seabios": "No consequence.",
          "severity": "note",
        },
      ]
    `)
  })
})

describe('one fault at a time', () => {
  it.each(faults)('$rule: $how', ({ rule, mutate, also }) => {
    const pc = new Subject('pc')
    mutate(pc)
    expect(rulesOf(pc.lint())).toEqual([rule, ...also].sort())
  })

  it('is tried for every rule', () => {
    const elsewhere: LoaderRuleId[] = ['L01-script-absent', 'L02-script-empty', 'L46-too-many-tables']
    const tried = new Set([...faults.map(({ rule }) => rule), ...elsewhere])
    expect(Object.keys(LOADER_RULES).filter((rule) => !tried.has(rule as LoaderRuleId))).toEqual([])
  })
})

describe('a script that is not there', () => {
  it('is L01 when it is absent', () => {
    expect(rulesOf(lintLoaderScript({ script: undefined }))).toEqual(['L01-script-absent'])
  })

  it('is L02 when it is empty', () => {
    expect(rulesOf(lintLoaderScript({ script: new Uint8Array() }))).toEqual(['L02-script-empty'])
  })

  it('is L47 when it is padding alone and the files are known', () => {
    const script = new Uint8Array(4096)
    expect(rulesOf(lintLoaderScript({ script, files: new Map() }))).toEqual(['L47-rsdp-not-found'])
    expect(lintLoaderScript({ script })).toEqual([])
  })
})

/** A machine of small tables: RSDP, root table, and what `tables` are. */
function smallMachine({
  tables,
  revision = 0,
}: {
  readonly tables: readonly string[]
  readonly revision?: 0 | 2
}) {
  const linker = new LoaderScriptBuilder()
  const blob = new LoaderBlob(TABLES)
  const rsdp = new LoaderBlob(RSDP)
  linker.allocate({ blob, alignment: 64, zone: BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH })
  linker.allocate({ blob: rsdp, alignment: 16, zone: BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG })
  const width = revision === 0 ? 4 : 8
  const offsets = tables.map((signature) => blob.append(smallTable(signature)))
  const root = blob.append(smallTable(revision === 0 ? 'RSDT' : 'XSDT'))
  blob.append(new Uint8Array(width * tables.length))
  blob.patch(root + 4, littleEndian32(36 + width * tables.length))
  offsets.forEach((pointeeOffset, i) => {
    linker.addPointer({
      pointerFile: TABLES,
      pointerOffset: root + 36 + width * i,
      pointerSize: width,
      pointeeFile: TABLES,
      pointeeOffset,
    })
  })
  linker.addChecksum({
    file: TABLES,
    resultOffset: root + 9,
    start: root,
    length: 36 + width * tables.length,
  })
  rsdp.append(fromLatin1('RSD PTR '))
  rsdp.append(new Uint8Array(revision === 0 ? 12 : 28))
  rsdp.patch(15, Uint8Array.of(revision))
  if (revision === 2) rsdp.patch(20, Uint8Array.of(36))
  linker.addPointer({
    pointerFile: RSDP,
    pointerOffset: revision === 0 ? 16 : 24,
    pointerSize: width,
    pointeeFile: TABLES,
    pointeeOffset: root,
  })
  linker.addChecksum({ file: RSDP, resultOffset: 8, start: 0, length: 20 })
  if (revision === 2) linker.addChecksum({ file: RSDP, resultOffset: 32, start: 0, length: 36 })
  const files = new Map([blob, rsdp].map(({ file, bytes }) => [file, { bytes: bytes.slice() }]))
  return { script: linker.build({ padTo: 4096 }), files }
}

const littleEndian32 = (value: number) => {
  const bytes = new Uint8Array(4)
  u32le.write(bytes, 0, value, { parent: undefined, name: 'length' })
  return bytes
}

describe('a machine of small tables', () => {
  const ssdts = (count: number) => Array.from({ length: count }, () => 'SSDT')

  it('is sound with an RSDT, and with an XSDT under an RSDP of revision 2', () => {
    expect(lintLoaderScript(smallMachine({ tables: ssdts(3) }))).toEqual([])
    expect(lintLoaderScript(smallMachine({ tables: ssdts(3), revision: 2 }))).toEqual([])
  })

  it('may have 128 tables, and no more', () => {
    expect(lintLoaderScript(smallMachine({ tables: ssdts(128) }))).toEqual([])
    const findings = lintLoaderScript(smallMachine({ tables: ssdts(130) }))
    expect(findings.map(({ rule, message, entry }) => ({ rule, message, entry }))).toEqual([
      {
        rule: 'L46-too-many-tables',
        message: 'SSDT at etc/acpi/tables+0x1200 is table number 129',
        entry: 130,
      },
    ])
  })

  it.each(['FACP', 'DSDT'])('may have one %s', (signature) => {
    const findings = lintLoaderScript(smallMachine({ tables: [signature, 'SSDT', signature] }))
    expect(rulesOf(findings)).toEqual(['L45-second-unique-table'])
    expect(findings[0]).toMatchObject({ entry: 4, file: TABLES, fileOffset: 72 })
  })

  it('has its RSDP summed over both lengths', () => {
    const { script, files } = smallMachine({ tables: ssdts(1), revision: 2 })
    const without = decodeLoaderScript(script).filter(
      (entry) => entry.command !== 'ADD_CHECKSUM' || entry.resultOffset !== 32,
    )
    expect(rulesOf(lintLoaderScript({ script: encodeLoaderScript(without), files }))).toEqual([
      'L47-rsdp-not-found',
    ])
  })
})

describe('places', () => {
  it('are the field in the script and the byte in the blob', () => {
    const pc = new Subject('pc')
    pc.edit(9, { pointerSize: 3 })
    expect(pc.lint()).toMatchInlineSnapshot(`
      [
        {
          "entry": 8,
          "hint": "Put the fault right; nothing is wrong with this command.",
          "message": "OVMF stops at entry 9 (L18-pointer-size) and takes this WRITE_POINTER back",
          "offset": 1024,
          "ovmf": "Writes zeros over the address when it stops at the fault.",
          "row": 39,
          "rule": "L39-write-pointer-undone",
          "seabios": "Lets the earlier write stand.",
          "severity": "note",
        },
        {
          "entry": 9,
          "file": "etc/acpi/tables",
          "fileOffset": 6675,
          "hint": "Use 1, 2, 4 or 8 bytes.",
          "message": "ADD_POINTER of 3 bytes at etc/acpi/tables+0x1a13",
          "offset": 1272,
          "ovmf": "Stops with Protocol Error, takes back what it did and boots without these tables.",
          "row": 18,
          "rule": "L18-pointer-size",
          "seabios": "Warns of an internal error, leaves the command out and goes on.",
          "severity": "error",
        },
      ]
    `)
  })

  it('are the alignment of an ALLOCATE', () => {
    const pc = new Subject('pc')
    pc.edit(1, { alignment: 64 })
    expect(pc.lint()[0]).toMatchObject({ entry: 1, offset: 128 + 60, file: GUID })
  })

  it('are in the order of the script, with those of no entry last', () => {
    const pc = new Subject('pc')
    pc.file('etc/system-states', { size: 5 })
    pc.edit(20, { length: 0x100 })
    pc.edit(2, { alignment: 24 })
    expect(pc.lint().map(({ rule, entry }) => [rule, entry])).toEqual([
      ['L07-alignment-not-power-of-two', 2],
      ['L39-write-pointer-undone', 8],
      ['L26-checksum-range-outside', 20],
      ['L50-system-states', undefined],
    ])
  })
})

describe('a WRITE_POINTER before a fault (L39)', () => {
  const undone = (mutate: (pc: Subject) => void) => {
    const pc = new Subject('pc')
    mutate(pc)
    return pc.lint().find(({ rule }) => rule === 'L39-write-pointer-undone')?.message
  }
  const taken = (stop: string) => `OVMF stops at ${stop} and takes this WRITE_POINTER back`

  it('is taken back at the first fault behind it', () => {
    const mutate = (pc: Subject) => {
      pc.edit(17, { pointerSize: 3 })
      pc.edit(9, { pointerSize: 5 })
    }
    expect(undone(mutate)).toBe(taken('entry 9 (L18-pointer-size)'))
  })

  it('is taken back when the tables are refused, wherever the pointer is', () => {
    const mutate = (pc: Subject) => pc.patch(TABLES, 0x1971, ...fromLatin1('FACP'))
    expect(undone(mutate)).toBe(taken('entry 14 (L45-second-unique-table)'))
  })

  it('is not reached when the fault comes first', () => {
    const mutate = (pc: Subject) => {
      pc.edit(5, { pointerSize: 3 })
      pc.edit(9, { pointerSize: 3 })
    }
    expect(undone(mutate)).toBeUndefined()
  })

  it('is not reached when OVMF refuses a name before the first command', () => {
    expect(undone((pc) => pc.edit(19, { pointeeFile: 'x'.repeat(56) }))).toBeUndefined()
  })
})

describe('severity', () => {
  const severities = (mutate: (pc: Subject) => void) => {
    const pc = new Subject('pc')
    mutate(pc)
    return pc.lint().map(({ rule, severity }) => `${severity} ${rule}`)
  }

  it.each<[string, (pc: Subject) => void]>([
    ['error L14-fseg-exceeded', (pc) => pc.file(RSDP, { size: 0x1001 })],
    ['warning L14-fseg-exceeded', (pc) => pc.file(RSDP, { size: 0x401 })],
    ['error L35-write-pointer-too-narrow', (pc) => pc.edit(8, { pointerSize: 2 })],
    ['warning L43-data-probed-as-table', (pc) => pc.patch(TABLES, 0x1971, 0x61)],
    ['warning L50-system-states', (pc) => pc.file('etc/system-states', { size: 7 })],
    ['note L50-system-states', (pc) => void pc.files.delete('etc/system-states')],
    ['error L59-guid-size', (pc) => pc.file(GUID, { size: 0x37 })],
    ['warning L59-guid-size', (pc) => pc.file(GUID, { size: 0x38 })],
  ])('%s', (expected, mutate) => {
    expect(severities(mutate)).toEqual([expected])
  })
})

describe('edition v6', () => {
  const v6: LoaderEntry = {
    command: 'WRITE_POINTER_V6',
    pointerFile: ADDR,
    pointeeFile: GUID,
    pointerOffset: 0,
    pointerSize: 8,
  }

  it('takes the short WRITE_POINTER, which names the page', () => {
    const pc = new Subject('pc')
    pc.entries[8] = v6
    expect(lintLoaderScript({ script: pc.script, files: pc.files, edition: 'v6' })).toEqual([])
    expect(rulesOf(lintLoaderScript({ script: pc.script, files: pc.files }))).toEqual([
      'L38-write-pointer-v6',
    ])
  })

  it('recognises the current form', () => {
    const pc = new Subject('pc')
    const findings = lintLoaderScript({ script: pc.script, files: pc.files, edition: 'v6' })
    expect(findings.map(({ rule, hint }) => [rule, hint])).toEqual([
      ['L33-write-pointer-location', 'The entry has the current form: do not read it as edition v6.'],
    ])
  })

  it('has other faults as well', () => {
    const pc = new Subject('pc')
    pc.entries[8] = { ...v6, pointerSize: 3 }
    const findings = lintLoaderScript({ script: pc.script, files: pc.files, edition: 'v6' })
    expect(findings.map(({ hint }) => hint)).toEqual([LOADER_RULES['L33-write-pointer-location'].hint])
  })
})

describe('what is not known', () => {
  it('is not judged: files with a size and no bytes', () => {
    const pc = new Subject('pc')
    for (const name of [TABLES, RSDP, GUID]) pc.file(name, { bytes: undefined })
    expect(pc.lint()).toEqual([])
    pc.edit(5, { pointerOffset: 0x1fffd })
    expect(rulesOf(pc.lint())).toEqual(['L19-pointer-outside'])
  })

  it('is not judged: files with neither', () => {
    const pc = new Subject('pc')
    for (const name of pc.files.keys()) pc.files.set(name, {})
    expect(pc.lint()).toEqual([])
  })

  it('takes the number of bytes for the size', () => {
    const pc = new Subject('pc')
    pc.files.set(ADDR, { bytes: new Uint8Array(4) })
    expect(rulesOf(pc.lint())).toEqual(['L33-write-pointer-location'])
  })
})

describe('limits', () => {
  it('refuses a script above 4 MiB', () => {
    const script = new Uint8Array(LOADER_SCRIPT_MAX_SIZE + 128)
    expect(() => lintLoaderScript({ script })).toThrow(LoaderScriptSizeError)
  })

  it('sums no more than it says', () => {
    const size = 2 ** 26
    const entries = [allocate(TABLES), ...Array.from({ length: 6 }, () => checksum(1, 0, size))]
    const files = new Map([[TABLES, { bytes: new Uint8Array(size) }]])
    const findings = lintLoaderScript({ script: encodeLoaderScript(entries), files })
    expect(
      findings.filter(({ rule }) => rule === 'L65-analysis-limit').map(({ message }) => message),
    ).toEqual(['the script loads or sums more than 0x8000000 bytes; what is beyond was not checked'])
  })
})
