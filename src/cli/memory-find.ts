/**
 * What `vmgenid memory find` does with a dump that is open.
 * @module
 */
import { formatSize, hex } from '../binary/numbers.ts'
import { EM_386, EM_X86_64 } from '../dump/elf.ts'
import { type Dump, rawDump } from '../dump/open.ts'
import { rawLayoutFromTables } from '../dump/raw.ts'
import { runsWithin } from '../dump/runs.ts'
import { type Needle, type NeedleHit, scanDump } from '../dump/scan.ts'
import { findId, type Scan } from '../guest/find-id/find.ts'
import type { FindIdResult } from '../guest/find-id/model.ts'
import { findIdJson, printFindId } from '../guest/find-id/print.ts'
import { bufferSearch } from '../node/buffer-search.ts'
import type { DumpFile } from '../node/dump-file.ts'
import { type CliIo, EXIT, ExitSignal, paint } from './io.ts'

interface Find {
  readonly path: string
  readonly file: DumpFile
  readonly dump: Dump
  readonly json: boolean
}

/** @throws ExitSignal when there is no ID, or no single one */
export function findInDump(io: CliIo, { path, file, dump, json }: Find): void {
  const { result, placed } = searchDump(file, dump, (done, total) => {
    const percent = Math.floor((100 * done) / total)
    io.progress(done < total ? `looking through ${path}: ${percent} % of ${formatSize(total)}` : '')
  })
  if (json) {
    io.out(`${JSON.stringify({ ...findIdJson(result), dump: dumpJson(path, placed) }, undefined, 2)}\n`)
  } else {
    const styles = { ok: 'green', failed: 'red', note: 'dim', verdict: 'bold' } as const
    io.out(
      printFindId(result, {
        dump: dumpText(placed),
        paint: (status, text) => paint(io, styles[status], text),
      }),
    )
  }
  if (result.verdict !== 'found') throw new ExitSignal(EXIT.failed)
}

/** Once; and once more, without a scan, when the tables tell that a raw image lies otherwise. */
export function searchDump(
  file: DumpFile,
  dump: Dump,
  onProgress: (done: number, total: number) => void,
): { readonly result: FindIdResult; readonly placed: Dump } {
  const scanOf =
    ({ memory }: Dump): Scan =>
    (needles, within) =>
      scanDump(file, within ? runsWithin(memory.runs, within) : memory.runs, needles, {
        search: bufferSearch,
        // A part is done in no time.
        ...(within ? {} : { onProgress }),
      }).hits
  const whole = new Map<string, readonly NeedleHit[]>()
  const result = findId(dump.memory, (needles, within) => {
    const hits = scanOf(dump)(needles, within)
    if (!within) whole.set(namesOf(needles), hits)
    return hits
  })
  if (dump.kind === 'elf' || result.tablesEnd === undefined) return { result, placed: dump }
  const placed = rawDump(file, rawLayoutFromTables(file.size, dump.guess, result.tablesEnd))
  if (placed.memory.runs.length === dump.memory.runs.length) return { result, placed }
  const again: Scan = (needles, within) => {
    const known = within ? undefined : whole.get(namesOf(needles))
    // Offsets were taken for addresses; they stay in order.
    return (
      known?.map((hit) => ({ ...hit, address: addressOf(placed, hit.address) })) ??
      scanOf(placed)(needles, within)
    )
  }
  return { result: findId(placed.memory, again), placed }
}

function namesOf(needles: readonly Needle[]): string {
  return needles.map(({ name }) => name).join()
}

/** Where an offset of a raw image lies. */
function addressOf({ memory }: Dump, offset: number): number {
  const run = memory.runs.find(({ offset: start = 0, size }) => offset >= start && offset < start + size)
  return run ? run.start + offset - (run.offset ?? 0) : offset
}

/** Of a core with `paging` there may be many. */
const SHOWN_RUNS = 4
const MACHINES: Readonly<Record<number, string>> = { [EM_386]: 'i386', [EM_X86_64]: 'x86-64' }

function dumpText(dump: Dump): string {
  const { runs } = dump.memory
  const shown = runs
    .slice(0, SHOWN_RUNS)
    .map(({ start, size }) => `${hex(start, 8)}..${hex(start + size - 1, 8)}`)
  if (runs.length > SHOWN_RUNS) shown.push(`${runs.length - SHOWN_RUNS} more`)
  const memory = shown.join(', ')
  if (dump.kind === 'raw') return `raw image: ${memory} (${dump.guess.reason})`
  const { elfClass, machine } = dump.core
  return `ELF${elfClass} core, ${MACHINES[machine] ?? `machine ${machine}`}: ${memory}`
}

function dumpJson(path: string, dump: Dump): object {
  const memory = dump.memory.runs.map(({ start, size }) => ({ start: hex(start), size }))
  if (dump.kind === 'raw') return { file: path, format: 'raw', layout: dump.guess.reason, memory }
  const { elfClass, machine } = dump.core
  return { file: path, format: `elf${elfClass}`, machine: MACHINES[machine] ?? String(machine), memory }
}
