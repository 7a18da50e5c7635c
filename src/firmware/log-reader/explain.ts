/**
 * A log explained: what each run did, in sentences, and what is wrong or missing.
 * @module
 */
import { Findings, type LogFinding } from './findings.ts'
import type { LoggedRun, LogModel, OvmfBootRun } from './model.ts'
import { judgeOvmfBoot } from './ovmf-boot-judge.ts'
import { tellOvmfBoot } from './ovmf-boot-story.ts'
import { judgeOvmfResume, tellOvmfResume } from './ovmf-resume-story.ts'
import { judgeSeaBios, tellSeaBios } from './seabios-story.ts'
import { address, listed, plural } from './words.ts'

export interface ExplainedRun {
  readonly run: LoggedRun
  readonly sentences: readonly string[]
  readonly findings: readonly LogFinding[]
}

export interface LogExplanation {
  readonly model: LogModel
  readonly firmware: readonly ('OVMF' | 'SeaBIOS')[]
  readonly runs: readonly ExplainedRun[]
  /** Of the log as a whole. */
  readonly findings: readonly LogFinding[]
  readonly errors: number
  readonly warnings: number
  readonly notes: number
}

/** Never throws, whatever the log is; a log of neither firmware has no runs. */
export function explainLog(model: LogModel): LogExplanation {
  const runs: ExplainedRun[] = []
  let boot: OvmfBootRun | undefined
  for (const run of model.runs) {
    runs.push(explainRun(run, boot))
    if (run.kind === 'ovmf-boot') boot = run
  }
  const findings = judgeLog(model).list
  const all = [...findings, ...runs.flatMap((one) => one.findings)]
  const count = (severity: LogFinding['severity']) => all.filter((one) => one.severity === severity).length
  const kinds = new Set(model.runs.map(({ kind }) => (kind.startsWith('ovmf') ? 'OVMF' : 'SeaBIOS')))
  return {
    model,
    firmware: [...kinds],
    runs,
    findings,
    errors: count('error'),
    warnings: count('warning'),
    notes: count('note'),
  }
}

function explainRun(run: LoggedRun, before: OvmfBootRun | undefined): ExplainedRun {
  switch (run.kind) {
    case 'ovmf-boot': {
      const findings = judgeOvmfBoot(run)
      if (before) compareBoots(run, before, findings)
      return { run, sentences: tellOvmfBoot(run), findings: findings.list }
    }
    case 'ovmf-resume':
      return { run, sentences: tellOvmfResume(run, before), findings: judgeOvmfResume(run, before).list }
    default:
      return { run, sentences: tellSeaBios(run), findings: judgeSeaBios(run).list }
  }
}

/** Another boot is no fault; its addresses may be others. */
function compareBoots(run: OvmfBootRun, before: OvmfBootRun, findings: Findings): void {
  const told = ({ writePointers }: OvmfBootRun) =>
    listed(writePointers.flatMap(({ value }) => (value === undefined ? [] : [address(value)])))
  const [now, then] = [told(run), told(before)]
  const same =
    now === then
      ? `The host was told the same${now === '' ? '' : `: ${now}`}`
      : `The host was told ${now || 'nothing'}, before it was ${then || 'nothing'}`
  findings.note('another-boot', `this is another boot in the same log. ${same}`, { place: run.first })
}

function judgeLog({ files, runs, left }: LogModel): Findings {
  const findings = new Findings()
  for (const { name, known, damaged, firstDamaged, cut } of files.slice(0, 100)) {
    const where = { place: { file: name, line: firstDamaged?.line ?? 1 } }
    if (known === 0)
      findings.warning('nothing-known', 'no line of this file is one of OVMF or SeaBIOS', where)
    if (damaged > 0)
      findings.warning(
        'damaged-lines',
        `${plural(damaged, 'line begins', 'lines begin')} like one of the loader or the boot script and cannot be read`,
        where,
      )
    if (cut > 0)
      findings.warning(
        'long-lines',
        `${plural(cut, 'line is', 'lines are')} longer than 64 KiB, and cut there`,
        where,
      )
  }
  if (left > 0)
    findings.warning(
      'too-much',
      `${plural(left, 'entry', 'entries')} were passed over: the log has more than is kept of one`,
    )
  const kinds = new Set(runs.map(({ kind }) => kind.startsWith('ovmf')))
  if (kinds.size > 1) findings.note('two-firmwares', 'the log has lines of OVMF and of SeaBIOS')
  return findings
}
