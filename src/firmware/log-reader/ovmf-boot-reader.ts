/**
 * OVMF's boot, line by line: blobs, pointers, what the host was told, tables, what is kept for S3.
 * @module
 */
import { FW_CFG_FILE_DIR } from '../../fwcfg/selectors.ts'
import type { Budget } from './budget.ts'
import { LineTable, type MatchedLine } from './line-format.ts'
import type { LogPlace } from './lines.ts'
import type { LoggedProbe, LoggedWritePointer, OvmfBootRun } from './model.ts'
import { OVMF_BOOT_LINES, OVMF_ERROR_LINES, S3_FRAGMENT_MODULES } from './ovmf-lines.ts'

type ErrorId = keyof typeof OVMF_ERROR_LINES
const errorForms = Object.fromEntries(
  Object.entries(OVMF_ERROR_LINES).map(([id, { form }]) => [id, form]),
) as { readonly [Id in ErrorId]: string }

const bootLines = new LineTable(OVMF_BOOT_LINES)
const errorLines = new LineTable(errorForms)

export type OvmfBootLine =
  | { readonly line: MatchedLine<typeof OVMF_BOOT_LINES> }
  | { readonly error: ErrorId }

/** @returns undefined for a line that is none of a boot's */
export function matchOvmfBootLine(text: string, start: number): OvmfBootLine | undefined {
  const line = bootLines.match(text, start)
  if (line) return { line }
  const error = errorLines.match(text, start)
  return error && { error: error.id }
}

/** Lines of a new attempt: they come before everything else of a boot. */
export function beginsBoot(line: OvmfBootLine): boolean {
  return 'line' in line && ['s3Detected', 'registered', 'rootBridges'].includes(line.line.id)
}

/** Lines that may come when the tables are installed already. */
export function followsInstallation(line: OvmfBootLine): boolean {
  return (
    'line' in line &&
    ['freeing', 'fragment', 's3Ready', 'status', 'select', 'undo', 'fragment2017'].includes(line.line.id)
  )
}

export class OvmfBootReader {
  readonly run: OvmfBootRun
  readonly #budget: Budget
  readonly #blobs = new Map<string, OvmfBootRun['blobs'][number]>()
  /** Not undone yet, by where they went. */
  readonly #written = new Map<string, LoggedWritePointer[]>()
  /** Selected since the last command, the directory left out. */
  #selected: number | undefined
  /** A record without its WRITE_POINTER yet. */
  #condensed: { readonly key: number; readonly value: number } | undefined
  /** What the last module was that said where its nodes' buffers are. */
  #ourFragment = true

  constructor(place: LogPlace, budget: Budget) {
    this.#budget = budget
    this.run = {
      kind: 'ovmf-boot',
      first: place,
      last: place,
      errors: [],
      s3Detected: false,
      rootBridges: false,
      restricted: [],
      blobs: [],
      pointers: [],
      checksums: [],
      writePointers: [],
      condensed: [],
      unknownCommands: new Map(),
      probes: [],
      skipped: 0,
      freed: [],
      fragmentSaved: false,
      undone: 0,
      reset: false,
    }
  }

  /** True from the first command or table on; what came before belongs to whatever comes next. */
  get begun(): boolean {
    const { blobs, pointers, checksums, writePointers, probes, restricted, installed, rootBridges } = this.run
    return (
      rootBridges ||
      installed !== undefined ||
      [blobs, pointers, checksums, writePointers, probes, restricted].some(({ length }) => length > 0)
    )
  }

  /** True when the table client has ended, well or not. */
  get ended(): boolean {
    return this.run.installed !== undefined || this.run.status !== undefined
  }

  /** @param module what stands before the function's name, if anything */
  read(matched: OvmfBootLine, place: LogPlace, text: string, module: string | undefined): void {
    this.run.last = place
    if ('error' in matched) {
      const { id, meaning } = OVMF_ERROR_LINES[matched.error]
      this.#budget.add(this.run.errors, { id, text: text.slice(0, 256).trim(), meaning, place })
      return
    }
    this.#readLine(matched.line, place, module)
  }

  #readLine(line: MatchedLine<typeof OVMF_BOOT_LINES>, place: LogPlace, module: string | undefined): void {
    const { run } = this
    switch (line.id) {
      case 's3Detected':
        run.s3Detected = true
        return
      case 'registered':
        return
      case 'rootBridges':
        run.rootBridges = true
        return
      case 'status':
        run.status = line.fields.status.trim()
        return
      case 'select':
        if (line.fields.key !== FW_CFG_FILE_DIR) this.#selected = line.fields.key
        return
      case 'restricted':
        this.#tellEdition('current', 'blobs are restricted to 32 bits by a pre-scan')
        this.#budget.add(run.restricted, line.fields.file)
        return
      case 'allocate': {
        const key = this.#takeSelected()
        const blob = {
          ...line.fields,
          ...(key === undefined ? {} : { key }),
          opaque: false,
          freed: false,
          place,
        }
        this.#budget.add(run.blobs, blob)
        if (this.#blobs.size < 1000 && !this.#blobs.has(blob.file)) this.#blobs.set(blob.file, blob)
        return
      }
      case 'addPointer':
        this.#budget.add(run.pointers, { ...line.fields, place })
        return
      case 'addChecksum':
        this.#budget.add(run.checksums, { ...line.fields, place })
        return
      case 'condensed':
        this.#condensed = line.fields
        this.#budget.add(run.condensed, { ...line.fields, place })
        return
      case 'writePointer':
        this.#writePointer({ ...line.fields, place })
        return
      case 'writePointerV6':
        this.#tellEdition('v6', 'WRITE_POINTER has no PointeeOffset')
        this.#writePointer({ ...line.fields, place })
        return
      case 'undo': {
        const { pointerFile, pointerOffset } = line.fields
        run.undone++
        const undone = this.#written.get(placeOf(pointerFile, pointerOffset))?.pop()
        if (undone) undone.undone = true
        return
      }
      case 'unknown': {
        const { type } = line.fields
        const count = run.unknownCommands.get(type)
        if (count !== undefined || run.unknownCommands.size < 1000)
          run.unknownCommands.set(type, (count ?? 0) + 1)
        else this.#budget.passed++
        return
      }
      case 'skipped':
        this.#tellEdition('current', 'pass 2 skips what it has seen')
        run.skipped++
        return
      case 'probe': {
        const { file, address, remaining, verdict } = line.fields
        const probe = { file, address, remaining, place, ...readVerdict(verdict.trim()) }
        this.#budget.add(run.probes, probe)
        const blob = this.#blobs.get(file)
        if (blob && probe.verdict === 'opaque') blob.opaque = true
        return
      }
      case 'installed':
        run.installed = line.fields.count
        return
      case 'freeing': {
        const blob = this.#blobs.get(line.fields.file)
        if (blob) blob.freed = true
        this.#budget.add(run.freed, line.fields.file)
        return
      }
      case 'fragment2017':
        this.#tellEdition('2017', 'the S3 line names a ScratchBuffer')
        run.dmaAccess = line.fields.dmaAccess
        run.scratch = line.fields.dmaAccess + 16
        run.fragmentSaved = true
        return
      case 's3Ready':
        this.#ourFragment = module === undefined || S3_FRAGMENT_MODULES.includes(module)
        if (!this.#ourFragment) return
        this.#tellEdition('current', 'the S3 fragment is written by a callback')
        run.dmaAccess = line.fields.dmaAccess
        run.scratch = line.fields.scratch
        return
      case 'fragment':
        if (this.#ourFragment) run.fragmentSaved = true
        return
    }
  }

  #takeSelected(): number | undefined {
    const key = this.#selected
    this.#selected = undefined
    return key
  }

  #writePointer(line: Omit<LoggedWritePointer, 'undone' | 'key' | 'value'>): void {
    const record = this.#condensed
    const selected = this.#takeSelected()
    this.#condensed = undefined
    const key = record?.key ?? selected
    const base = this.#blobs.get(line.pointeeFile)?.address
    const value = record?.value ?? (base === undefined ? undefined : base + (line.pointeeOffset ?? 0))
    if (!this.#budget.take()) return
    const written = {
      ...line,
      ...(key === undefined ? {} : { key }),
      ...(value === undefined ? {} : { value }),
      undone: false,
    }
    this.run.writePointers.push(written)
    const to = placeOf(line.pointerFile, line.pointerOffset)
    const others = this.#written.get(to)
    if (others) others.push(written)
    else this.#written.set(to, [written])
  }

  /** The first sign stays, but for the unmerged form, which shares the others of 2017. */
  #tellEdition(edition: OvmfBootRun['edition'] & string, because: string): void {
    if (this.run.edition !== undefined && edition !== 'v6') return
    this.run.edition = edition
    this.run.editionBecause = because
  }
}

function placeOf(file: string, offset: number): string {
  return `${offset} ${file}`
}

function readVerdict(text: string): Pick<LoggedProbe, 'verdict' | 'signature' | 'size'> {
  if (text.startsWith('not found')) return { verdict: 'opaque' }
  const found = 'found "'
  const after = '" size 0x'
  // Four characters, whatever they are: the firmware does not examine them.
  const size = Number.parseInt(text.slice(found.length + 4 + after.length), 16)
  if (!text.startsWith(found) || !text.startsWith(after, found.length + 4) || !Number.isSafeInteger(size)) {
    return { verdict: 'cut' }
  }
  return { verdict: 'table', signature: text.slice(found.length, found.length + 4), size }
}
