/**
 * The linter of loader scripts: every fault that can be seen without running a firmware.
 *
 * ```ts
 * const findings = lintLoaderScript({ script, files })
 * for (const finding of findings) console.log(formatLoaderFinding(finding))
 * ```
 *
 * The script is carried out over copies of the blobs at addresses that a firmware could have chosen, then the linked
 * tables are looked at as OVMF probes them and as SeaBIOS finds them. Rules, consequences and sources: `rules.ts`.
 *
 * Bounded for any input: scripts up to LOADER_SCRIPT_MAX_SIZE (4 MiB), of which LINT_MAX_ENTRIES are looked at; no
 * more than LINT_MAX_BYTES of blobs are copied, and no more summed. What was left out is a finding.
 * @module
 */
import { isZero } from '../binary/bytes.ts'
import { hex } from '../binary/numbers.ts'
import { checkCommands } from './_commands.ts'
import { checkFiles } from './_files.ts'
import { WorkBudget } from './_image.ts'
import type { LoaderFile } from './_link.ts'
import { checkTables } from './_tables.ts'
import { ACPI_BLOB_LIMITS } from './blob.ts'
import { LOADER_ENTRY_SIZE, type LoaderEdition } from './entry.ts'
import { type LoaderFinding, loaderFinding } from './findings.ts'
import { LOADER_RULES, type LoaderRule, type LoaderRuleId } from './rules.ts'
import { decodeLoaderScript, LOADER_SCRIPT_MAX_SIZE, LoaderScriptSizeError } from './script.ts'

export type { LoaderFile } from './_link.ts'

/** Entries that are looked at: eight times what QEMU makes at most. */
export const LINT_MAX_ENTRIES = 4096
/** Bytes of blobs that are copied, and that are summed: 64 times QEMU's largest tables. */
export const LINT_MAX_BYTES = 2 ** 27

export interface LintLoaderScriptParameters {
  /** Content of `etc/table-loader`; `undefined` when there is no such file. */
  readonly script: Uint8Array | undefined
  /** Every fw_cfg file by name. Absent: nothing is known of the files, only the script is judged. */
  readonly files?: ReadonlyMap<string, LoaderFile> | undefined
  /** How WRITE_POINTER is read. Default `current`. */
  readonly edition?: LoaderEdition | undefined
  /** Bytes of guest RAM, for SeaBIOS's zones. Default: enough. */
  readonly memorySize?: number | undefined
}

/**
 * In the order of the script; findings about no single entry come last.
 * @throws LoaderScriptSizeError for a script above 4 MiB, and for nothing else
 */
export function lintLoaderScript({
  script,
  files,
  edition = 'current',
  memorySize,
}: LintLoaderScriptParameters): readonly LoaderFinding[] {
  if (!script) return [loaderFinding('L01-script-absent', {}, 'there is no etc/table-loader')]
  if (script.length > LOADER_SCRIPT_MAX_SIZE) throw new LoaderScriptSizeError(script.length)
  if (script.length === 0) return [loaderFinding('L02-script-empty', {}, 'etc/table-loader has 0 bytes')]

  const { commands, findings: sizes } = measure(script)
  const budget = new WorkBudget(LINT_MAX_BYTES)
  const entries = decodeLoaderScript(commands, { edition })
  const linked = checkCommands({ entries, files, budget })
  const findings = [
    ...linked.findings,
    ...checkTables(linked),
    ...checkFiles(linked, { entries, memorySize }),
    ...sizes,
  ]
  if (budget.exhausted) {
    const text = `the script loads or sums more than ${hex(LINT_MAX_BYTES)} bytes; what is beyond was not checked`
    findings.push(loaderFinding('L65-analysis-limit', {}, text))
  }
  const firstWrite = linked.writes.find((write) => write.good)
  if (firstWrite) findings.push(...undone(firstWrite.entry, findings))
  return findings.sort((a, b) => (a.entry ?? Number.MAX_VALUE) - (b.entry ?? Number.MAX_VALUE))
}

/** The commands without the padding behind them, and what the size alone tells. */
function measure(script: Uint8Array): {
  readonly commands: Uint8Array
  readonly findings: readonly LoaderFinding[]
} {
  const findings: LoaderFinding[] = []
  const whole = Math.floor(script.length / LOADER_ENTRY_SIZE)
  if (script.length % LOADER_ENTRY_SIZE !== 0) {
    const text = `etc/table-loader has ${hex(script.length)} bytes: ${whole} entries and ${script.length % LOADER_ENTRY_SIZE} bytes`
    findings.push(loaderFinding('L03-script-size', { entry: whole, offset: whole * LOADER_ENTRY_SIZE }, text))
  }
  const limit = ACPI_BLOB_LIMITS['etc/table-loader']
  if (script.length > limit) {
    const text = `etc/table-loader has ${hex(script.length)} bytes, QEMU makes at most ${hex(limit)}`
    findings.push(loaderFinding('L66-above-qemu-limit', {}, text))
  }
  let count = whole
  while (count > 0 && isZero(script.subarray((count - 1) * LOADER_ENTRY_SIZE, count * LOADER_ENTRY_SIZE))) {
    count--
  }
  if (count > LINT_MAX_ENTRIES) {
    const text = `${count} entries; those from number ${LINT_MAX_ENTRIES} on were not looked at`
    findings.push(loaderFinding('L65-analysis-limit', {}, text))
    count = LINT_MAX_ENTRIES
  }
  return { commands: script.subarray(0, count * LOADER_ENTRY_SIZE), findings }
}

/** Follows from a fault that makes OVMF stop after the host was told an address. */
function undone(entry: number, findings: readonly LoaderFinding[]): LoaderFinding[] {
  const stops = (how: LoaderRule['ovmfStops']) =>
    findings
      .filter(({ rule }) => ovmfStops(rule) === how)
      .flatMap((finding) => (finding.entry === undefined ? [] : [{ at: finding.entry, rule: finding.rule }]))
      .sort((a, b) => a.at - b.at)
  // Probing begins behind the last command; unterminated names of pointees are seen before the first.
  const atCommand = stops('at the command')
  const [stop] = [...atCommand, ...stops('while probing')]
  const neverWritten = atCommand.some(({ at, rule }) => at < entry || rule === 'L16-pointer-name')
  if (!stop || neverWritten) return []
  const text = `OVMF stops at entry ${stop.at} (${stop.rule}) and takes this WRITE_POINTER back`
  return [loaderFinding('L39-write-pointer-undone', { entry, offset: entry * LOADER_ENTRY_SIZE }, text)]
}

function ovmfStops(id: LoaderRuleId): LoaderRule['ovmfStops'] {
  const rule: LoaderRule = LOADER_RULES[id]
  return rule.ovmfStops
}
