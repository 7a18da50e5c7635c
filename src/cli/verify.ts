/**
 * `vmgenid verify`: the catalogue of checks on machines, on a machine that somebody else runs, and on files.
 * @module
 */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { VmgenidError } from '../binary/errors.ts'
import { Guid, GuidTextError } from '../binary/guid.ts'
import { type MachineKind, MachineLostError } from '../machines/machine.ts'
import { parseAddress } from '../node/address.ts'
import {
  ConnectError,
  ConnectionClosedError,
  ProgramNotFoundError,
  QemuExitError,
  TimeoutError,
} from '../node/errors.ts'
import { QmpProtocolError } from '../node/qmp-client.ts'
import { randomGuid } from '../platform/random.ts'
import { CATALOGUE } from '../verify/catalogue.ts'
import type { Check } from '../verify/check.ts'
import type { Evidence } from '../verify/evidence.ts'
import { gatherFromMachine } from '../verify/gather/machine.ts'
import { verdictOf } from '../verify/report/summary.ts'
import type { SubjectReport, VerifyReport } from '../verify/result.ts'
import { partsOf, type Shard, selectChecks, shardOf } from '../verify/select.ts'
import { type JudgeOptions, judge } from '../verify/verify.ts'
import { repeated } from './device-option.ts'
import { type CliIo, EXIT, ExitSignal, randomOf } from './io.ts'
import { memorySize } from './machine-options.ts'
import {
  addReportOptions,
  exitStatusOf,
  type ReportForm,
  type ReportOptions,
  writeReport,
} from './report-output.ts'
import { addV86Paths, type V86PathOptions, v86Paths } from './v86-paths.ts'
import type { FileOptions } from './verify-files.ts'
import {
  FIRMWARES,
  MACHINE_NAMES,
  type MachineName,
  machineKind,
  PRESETS,
  type Preset,
  type QemuChoices,
} from './verify-machines.ts'
import { readVersion } from './version.ts'

const EXAMPLES = `
Without --machine, --qmp and files it runs on every machine that is set up, side by side, and says of each that is not how to set
it up. CHECK is an id such as R1a, or a group: R requirements on holder, device and tables, L loader script and firmware,
S suspend to RAM, M monitors, E events, C clones, G migration, X agreement of all sources. A check that cannot be seen is said to be
so, with the reason: it is never a pass.

--qmp and files are of one machine, that somebody else runs or has run. It is only watched: nothing is written to it. What there is
is compared with the rest.

Examples:
  vmgenid verify
  vmgenid verify --machine model R S
  vmgenid verify --machine model --report markdown --output report.md
  vmgenid verify --machine model --preset 2017 --report markdown
  vmgenid verify --qmp unix:/run/vm/qmp --firmware-log debug.log --guest-log dmesg.txt
  vmgenid verify --dump vm.elf --guid 00112233-4455-6677-8899-aabbccddeeff
  vmgenid verify --acpi-tables /sys/firmware/acpi/tables
  vmgenid verify --shard 1/2 --report json --output shard-1.json
  vmgenid verify --list

Exit status: 0 no check failed, 1 a check failed, 2 bad usage or input, 3 a machine could not start, or was lost.`

interface VerifyOptions extends FileOptions, ReportOptions, V86PathOptions {
  readonly machine: readonly MachineName[]
  readonly board?: 'pc' | 'q35'
  readonly memory?: number
  readonly preset?: Preset
  readonly firmware?: QemuChoices['firmware']
  readonly cpu?: string
  readonly qemu?: string
  readonly qmp?: string
  readonly allowChanges?: boolean
  readonly evidence?: boolean
  readonly shard?: Shard
  readonly list?: boolean
}

/** The ID of a machine whose ID nobody chose: that of the acceptance run, so that it is known by sight. */
const DEFAULT_GUID = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')

export function addVerifyCommand(program: Command, io: CliIo): void {
  addV86Paths(
    addReportOptions(
      program
        .command('verify')
        .summary('check a machine, somebody else’s, or its files: one verdict, with evidence')
        .description('Run the catalogue of checks, and say with evidence whether everything agrees.')
        .argument('[check...]', 'checks and groups; all when there is none'),
    ),
  )
    .addOption(
      new Option('--machine <name>', 'run it on this machine; repeatable')
        .choices(MACHINE_NAMES)
        .argParser((value: string, before: readonly MachineName[]) => [...before, machineName(value)])
        .default([], 'every machine that is set up'),
    )
    .addOption(
      new Option('--board <kind>', "what machines run on; default: each machine's own").choices([
        'pc',
        'q35',
      ]),
    )
    .addOption(
      new Option('--memory <size>', "RAM of machines; default: each machine's own").argParser(memorySize),
    )
    .addOption(
      new Option('--preset <name>', 'a known machine: 2017 is that of the acceptance run (model)').choices(
        PRESETS,
      ),
    )
    .addOption(
      new Option(
        '--firmware <name>',
        'of machine qemu; `model` is this project’s OVMF over qtest, without a guest',
      ).choices(FIRMWARES),
    )
    .option('--qemu <program>', 'of machine qemu: the QEMU, instead of the one in PATH')
    .option('--cpu <model>', 'of machine qemu, as its -cpu')
    .addOption(new Option('--guid <guid>', 'the ID that the machine has, or gets').argParser(guidOf))
    .option('--qmp <address>', 'watch the machine behind this QMP socket: unix:PATH or tcp:HOST:PORT')
    .option('--allow-changes', 'set a new ID over --qmp, where the monitor can')
    .option('--dump <file>', 'its memory: an ELF core, a raw image, or a hex dump as text')
    .addOption(
      repeated(
        '--firmware-log <file>',
        'its debug log, of OVMF or SeaBIOS; repeatable, in the order of time',
      ),
    )
    .addOption(repeated('--acpi-tables <path>', 'its tables: files, folders, acpidump’s text; repeatable'))
    .option('--guest-log <file>', 'what its kernel printed: dmesg')
    .option('--fw-cfg <dir>', 'its fw_cfg files, as `vmgenid board` writes them')
    .option('--evidence', 'in a text, print the evidence of every check, not of failures alone')
    .addOption(
      new Option('--shard <i/n>', 'one of n shares of the checks, for `report merge`').argParser(shardFrom),
    )
    .option('--list', 'list the checks, and run none')
    .addHelpText('after', EXAMPLES)
    .action((checks: string[], options: VerifyOptions) => run(io, checks, options))
}

function machineName(value: string): MachineName {
  const name = MACHINE_NAMES.find((known) => known === value)
  if (!name) throw new InvalidArgumentError(`Allowed choices are ${MACHINE_NAMES.join(', ')}.`)
  return name
}

function guidOf(text: string): Guid {
  try {
    return Guid.parse(text)
  } catch (error) {
    if (error instanceof GuidTextError) throw new InvalidArgumentError(error.sentence)
    throw error
  }
}

function shardFrom(text: string): Shard {
  const [, index = 0, count = 0] = /^(\d{1,3})\/(\d{1,3})$/.exec(text)?.map(Number) ?? []
  if (index < 1 || index > count) throw new InvalidArgumentError('It is I/N, with I from 1 to N.')
  return { index, count }
}

/** What is run, and told. */
interface Plan {
  readonly checks: readonly Check[]
  readonly tellStory?: JudgeOptions['tellStory']
}

/** Forms that have the acceptance run's steps; its code is not loaded for the others. */
const STORY_FORMS: readonly ReportForm[] = ['markdown', 'html', 'json']

async function planOf(checks: readonly Check[], form: ReportForm): Promise<Plan> {
  if (!STORY_FORMS.includes(form)) return { checks }
  const { tellStory } = await import('../verify/story.ts')
  return { checks, tellStory }
}

async function run(io: CliIo, words: readonly string[], options: VerifyOptions): Promise<void> {
  const { shard, list, output } = options
  const chosen = selectChecks(CATALOGUE, words)
  const checks = shard ? shardOf(chosen, shard) : chosen
  if (list) {
    io.out(checks.map(({ id, sentence }) => `${id.padEnd(4)} ${sentence}\n`).join(''))
    return
  }
  const machines = await verifyAll(io, await planOf(checks, options.report), options)
  io.progress('')
  const report: VerifyReport = {
    schemaVersion: 1,
    producer: `vmgenid ${readVersion()}`,
    date: new Date().toISOString(),
    command: io.commandLine,
    ...(shard ? { shard } : {}),
    verdict: verdictOf(machines),
    machines,
  }
  await writeReport(io, report, CATALOGUE, {
    report: options.report,
    evidence: options.evidence ? 'all' : 'failures',
    ...(output === undefined ? {} : { output }),
  })
  const named = machines.some(({ name, problem }) => problem && options.machine.some((one) => one === name))
  const lost = machines.some(({ problem }) => problem && options.qmp !== undefined)
  const status = exitStatusOf(report)
  if (status === EXIT.ok && (named || lost)) throw new ExitSignal(EXIT.start)
  if (status !== EXIT.ok) throw new ExitSignal(status)
}

async function verifyAll(io: CliIo, plan: Plan, options: VerifyOptions): Promise<readonly SubjectReport[]> {
  const { qmp, preset, firmware, cpu, qemu: program } = options
  const qemu = {
    ...(firmware ? { firmware } : {}),
    ...(cpu === undefined ? {} : { cpu }),
    ...(program === undefined ? {} : { program }),
  }
  const given = hasFiles(options)
  const machines: SubjectReport[] = []
  // One that is missing is told before others have worked for minutes.
  if (qmp !== undefined) parseAddress(qmp)
  const files =
    given || options.guid ? await (await import('./verify-files.ts')).openFiles(io, options) : undefined
  try {
    const names =
      options.machine.length > 0
        ? [...new Set(options.machine)]
        : qmp === undefined && !given
          ? MACHINE_NAMES
          : []
    for (const name of names)
      machines.push(
        await verifyMachine(
          io,
          await machineKind(io, name, { preset, qemu, v86: v86Paths(options) }),
          plan,
          options,
        ),
      )
    if (qmp !== undefined) {
      machines.push(
        await timed(qmp, plan, async () => {
          const { QmpObserver } = await import('../machines/qemu/observer.ts')
          const { gatherFromMonitor } = await import('../verify/gather/monitor.ts')
          const observer = await QmpObserver.connect(qmp)
          try {
            return await gatherFromMonitor(observer, {
              files: files?.inputs ?? {},
              onStep: (what) => io.progress(`${qmp}: ${what}`),
              ...(options.allowChanges ? { newGuid: () => newGuid(io) } : {}),
            })
          } finally {
            await observer.close()
          }
        }),
      )
    } else if (given && files) {
      machines.push(
        await timed('files', plan, async () =>
          (await import('../verify/gather/files.ts')).gatherFromFiles(files.inputs),
        ),
      )
    }
  } finally {
    files?.close()
  }
  return machines
}

async function verifyMachine(
  io: CliIo,
  kind: MachineKind,
  plan: Plan,
  { board, memory, guid = DEFAULT_GUID }: VerifyOptions,
): Promise<SubjectReport> {
  const problem = await kind.problem()
  if (problem) return notStarted(kind.name, problem)
  return timed(kind.name, plan, () =>
    gatherFromMachine(kind, {
      setup: {
        board: board ?? kind.boards[0] ?? 'pc',
        memorySize: memory ?? kind.memorySize,
        guid,
      },
      parts: partsOf(plan.checks),
      newGuid: () => newGuid(io),
      onStep: (what) => io.progress(`${kind.name}: ${what}`),
    }),
  )
}

function newGuid(io: CliIo): Guid {
  return randomGuid(randomOf(io))
}

/** What a machine that cannot be had throws; a file or an option that is wrong is the user's affair. */
function isLost(error: unknown): error is VmgenidError {
  return (
    error instanceof MachineLostError ||
    error instanceof ConnectError ||
    error instanceof ConnectionClosedError ||
    error instanceof TimeoutError ||
    error instanceof QmpProtocolError ||
    error instanceof QemuExitError ||
    error instanceof ProgramNotFoundError
  )
}

async function timed(
  name: string,
  { checks, tellStory }: Plan,
  gather: () => Promise<Evidence>,
): Promise<SubjectReport> {
  const start = performance.now()
  const passed = () => Math.round(performance.now() - start)
  try {
    const evidence = await gather()
    return judge(evidence, checks, { milliseconds: passed(), ...(tellStory ? { tellStory } : {}) })
  } catch (error) {
    if (!isLost(error)) throw error
    return { ...notStarted(name, { reason: error.sentence }), milliseconds: passed() }
  }
}

function notStarted(name: string, problem: NonNullable<SubjectReport['problem']>): SubjectReport {
  return { name, description: 'not started', checks: [], story: [], notes: [], problem, milliseconds: 0 }
}

function hasFiles({ dump, firmwareLog, acpiTables, guestLog, fwCfg }: FileOptions): boolean {
  return (
    [dump, guestLog, fwCfg].some((path) => path !== undefined) || firmwareLog.length + acpiTables.length > 0
  )
}
