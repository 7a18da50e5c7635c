/**
 * SeaBIOS's log, line by line. It says nothing of a command that goes well, so what there is are the places of the
 * tables, the warnings, and the steps of a resume.
 *
 * Source: SeaBIOS src/fw/romfile_loader.c, src/fw/paravirt.c, src/fw/biostables.c, src/resume.c, src/output.c.
 * @module
 */
import type { Budget } from './budget.ts'
import { LineTable, type MatchedLine } from './line-format.ts'
import type { LogPlace } from './lines.ts'
import type { SeaBiosRun } from './model.ts'

const SEABIOS_LINES = {
  version: 'SeaBIOS (version {version})',
  build: 'BUILD: {compiler}',
  machine: 'Running on QEMU ({machine})',
  fwCfg: 'Found QEMU fw_cfg',
  dma: 'QEMU fw_cfg DMA interface supported',
  pmBase: 'Moving pm_base to 0x{port:x}',
  loadTables: 'load ACPI tables',
  internal: 'WARNING - internal error detected at {function}:{line:d}!',
  resource: 'WARNING - Unable to allocate resource at {function}:{line:d}!',
  table: 'table({signature:x})=0x{address:x} (via {root})',
  dsdt: 'ACPI: parse DSDT at 0x{address:x} (len {length:d})',
  optionRoms: 'Scan for VGA option rom',
  resume: 'In resume (status={status:d})',
  resume32: 'In 32bit resume',
  hardReboot: 'Attempting a hard reboot',
  noVector: 'No resume vector set!',
  vector: 'Jump to resume vector ({address:x})',
} as const

const table = new LineTable(SEABIOS_LINES)

export type SeaBiosLine =
  | MatchedLine<typeof SEABIOS_LINES>
  | { readonly id: 'reserved'; readonly start: number; readonly end: number }

/** @returns undefined for a line that says nothing of interest, or is none of SeaBIOS's */
export function matchSeaBiosLine(text: string): SeaBiosLine | undefined {
  return table.match(text) ?? matchE820(text)
}

/** `  4: 0000000007fde000 - 0000000008000000 = 2 RESERVED` */
function matchE820(text: string): SeaBiosLine | undefined {
  if (!text.endsWith(' = 2 RESERVED') || text.length > 64) return undefined
  const [, start, end] = /^ *\d+: ([0-9a-f]{16}) - ([0-9a-f]{16}) /.exec(text) ?? []
  const range = { start: Number.parseInt(start ?? '', 16), end: Number.parseInt(end ?? '', 16) }
  return Number.isSafeInteger(range.start) && Number.isSafeInteger(range.end)
    ? { id: 'reserved', ...range }
    : undefined
}

const SYSTEM_ROM = 0xfffc_0000

export class SeaBiosReader {
  readonly run: SeaBiosRun
  readonly #budget: Budget
  /** `BUILD:` was seen: the same version line again is the banner on the screen, unless another `BUILD:` follows. */
  built = false

  constructor(kind: SeaBiosRun['kind'], place: LogPlace, budget: Budget) {
    this.#budget = budget
    this.run = {
      kind,
      first: place,
      last: place,
      errors: [],
      fwCfg: false,
      dma: false,
      tables: [],
      warnings: [],
      reserved: [],
      hardReboot: false,
      pastTables: false,
    }
  }

  read(line: SeaBiosLine, place: LogPlace): void {
    const { run } = this
    run.last = place
    switch (line.id) {
      case 'version':
        run.version = line.fields.version
        return
      case 'build':
        this.built = true
        return
      case 'machine':
        run.machine = line.fields.machine
        return
      case 'fwCfg':
        run.fwCfg = true
        return
      case 'dma':
        run.dma = true
        return
      case 'pmBase':
        run.pmBase = line.fields.port
        return
      case 'internal':
      case 'resource':
        this.#budget.add(run.warnings, {
          kind: line.id === 'internal' ? 'internal error' : 'no resource',
          function: line.fields.function,
          sourceLine: line.fields.line,
          place,
        })
        return
      case 'table': {
        const signature = signatureText(line.fields.signature)
        const { address } = line.fields
        // Each look-up prints it again.
        if (
          !run.tables.some((one) => one.signature === signature && one.address === address) &&
          run.tables.length < 256
        )
          run.tables.push({ signature, address })
        return
      }
      case 'dsdt':
        run.dsdt = line.fields
        run.pastTables = true
        return
      case 'optionRoms':
        run.pastTables = true
        return
      case 'reserved': {
        const { start, end } = line
        if (end <= 2 ** 32 && start < SYSTEM_ROM && run.reserved.length < 256)
          run.reserved.push({ start, end })
        return
      }
      case 'resume':
        run.resumeStatus = line.fields.status
        return
      case 'hardReboot':
        run.hardReboot = true
        return
      case 'noVector':
        this.#budget.add(run.errors, {
          id: 'no-resume-vector',
          text: 'No resume vector set!',
          meaning: 'the FACS has no waking vector, so SeaBIOS reboots',
          place,
        })
        return
      case 'vector':
        run.resumeVector = line.fields.address
        return
      case 'loadTables':
      case 'resume32':
        return
    }
  }
}

/** A table's signature as a little-endian number: 0x50434146 is FACP. */
function signatureText(value: number): string {
  return String.fromCharCode(...[0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff))
}
