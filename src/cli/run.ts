/**
 * `vmgenid run`: a machine that stays up, with monitors.
 * @module
 */
import { createWriteStream } from 'node:fs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { MigrationTarget } from '../machines/migration/destination.ts'
import { Model } from '../machines/model/model.ts'
import { arriving } from '../machines/model/saved-model.ts'
import { arriving as arrivingV86 } from '../machines/v86/moving-v86.ts'
import { HmpServer } from '../monitor/hmp-server.ts'
import type { MachineEvent, ShutdownCause } from '../monitor/host.ts'
import type { QmpServer } from '../monitor/qmp-server.ts'
import { parseAddress } from '../node/address.ts'
import { fileError } from '../node/files.ts'
import { MigrationListener } from '../node/migration-socket.ts'
import { nodeMonitorEnvironment } from '../node/monitor-surroundings.ts'
import { serveStdio } from '../node/stdio-stream.ts'
import { ListenError, StreamServer } from '../node/stream-server.ts'
import { lineTrace, parseTraceAreas, type TraceArea } from '../platform/trace.ts'
import { repeated } from './device-option.ts'
import { type CliIo, EXIT, ExitSignal, randomOf } from './io.ts'
import { addMachineOptions, boardOf, type MachineOptions } from './machine-options.ts'
import { boardOfSnapshot, restoreSnapshot } from './model-from-snapshot.ts'
import { modelServices } from './model-services.ts'
import { makeV86, restoreV86 } from './run-v86.ts'
import { addV86Paths, type V86PathOptions } from './v86-paths.ts'
import { readVersion } from './version.ts'

const EXAMPLES = `
The guest's console is printed on standard output unless a monitor is there. The machine ends with \`quit\`, when its guest
switches it off, or with Ctrl-C. Time goes as on a clock. ADDRESS is unix:PATH or tcp:HOST:PORT; \`tcp::PORT\` is this
computer's loopback. With --snapshot the machine goes on where the snapshot was taken, with a new generation ID, unless
--device gives one.

Examples:
  vmgenid run --qmp unix:/tmp/qmp
  vmgenid run --board pc --memory 512M --monitor stdio
  vmgenid run --paused --qmp tcp::4444 --snapshots saved
  vmgenid run --snapshot saved/booted.vmsnapshot --monitor stdio
  vmgenid run --incoming unix:/tmp/move --qmp unix:/tmp/qmp2
  vmgenid run --machine v86 --monitor unix:/tmp/hmp

Exit status: 0 the machine has ended, 2 bad usage or input, 3 it could not start.`

const TICK_MILLISECONDS = 20
const STDIO = 'stdio'
const NONE = 'none'

interface RunOptions extends MachineOptions, V86PathOptions {
  readonly qmp: readonly string[]
  readonly monitor: readonly string[]
  readonly serial?: string
  readonly firmwareLog?: string
  readonly snapshot?: string
  readonly snapshots?: string
  readonly incoming?: string
  readonly append?: string
  readonly paused?: boolean
  readonly trace?: readonly TraceArea[]
}

export function addRunCommand(program: Command, io: CliIo): void {
  addV86Paths(
    addMachineOptions(
      program
        .command('run')
        .summary('run a machine, with monitors')
        .description('Boot a machine and keep it up until it ends.'),
    ),
  )
    .option('--append <text>', 'v86: more of the kernel’s command line')
    .option('--paused', 'wait for `cont` before the first instruction, as QEMU -S')
    .addOption(repeated('--qmp <address>', 'serve QMP there'))
    .addOption(repeated('--monitor <address>', 'serve the human monitor there, or on `stdio`'))
    .option('--serial <where>', "the guest's console: stdio, none, a file, or an address")
    .option('--firmware-log <file>', "write the firmware's debug log there")
    .option('--snapshot <file>', 'begin with this snapshot')
    .option('--incoming <address>', 'wait there for a machine that is migrated to this one')
    .option('--snapshots <dir>', 'where savevm and loadvm keep snapshots')
    .addOption(
      new Option('--trace <areas>', 'trace lines on stderr, such as vmgenid,acpi-pm or all').argParser(
        areasOf,
      ),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: RunOptions) => run(io, options))
}

function areasOf(text: string): readonly TraceArea[] {
  try {
    return parseTraceAreas(text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}

async function run(io: CliIo, options: RunOptions): Promise<void> {
  const closings: Closing[] = []
  try {
    const console = await openConsole(io, options, closings)
    if (options.machine === 'v86') await runV86(io, options, console, closings)
    else await runModel(io, options, console, closings)
    // What was asked last is still to be answered.
    await new Promise((resolve) => setTimeout(resolve, TICK_MILLISECONDS))
  } finally {
    for (const close of closings.reverse()) await close()
  }
}

async function runModel(
  io: CliIo,
  options: RunOptions,
  console: LineSink,
  closings: Closing[],
): Promise<void> {
  const model = makeModel(io, options, console, closings)
  await serve(io, model.server, options, closings)
  const ended = endOf(model.model)
  closings.push(handleSignals(model.model), keepTime(model))
  if (options.snapshot !== undefined) await restoreSnapshot(model.model, options.snapshot)
  if (options.incoming !== undefined)
    await waitForMachine(io, model.model, arriving(model.model), options.incoming, closings)
  else if (!options.paused) await model.cont()
  await ended
}

async function runV86(io: CliIo, options: RunOptions, console: LineSink, closings: Closing[]): Promise<void> {
  const { firmwareLog, trace, snapshot } = options
  const machine = await makeV86(io, options, {
    random: randomOf(io),
    onConsoleLine: console,
    ...(firmwareLog === undefined ? {} : { onFirmwareLine: openLineFile(firmwareLog, closings) }),
    ...(trace ? { trace: lineTrace(trace, (line) => io.err(`${line}\n`)) } : {}),
  })
  closings.push(() => machine.close())
  await serve(io, machine.server, options, closings)
  const ended = endOf(machine.machine)
  closings.push(handleSignals(machine.machine))
  if (snapshot !== undefined) restoreV86(machine.machine, snapshot)
  if (options.incoming !== undefined)
    await waitForMachine(io, machine.machine, arrivingV86(machine.machine), options.incoming, closings)
  else if (!options.paused) await machine.machine.cont()
  await ended
}

type LineSink = (line: string) => void
/** What is to be undone at the end, the last first. */
type Closing = () => void | Promise<void>

async function openConsole(
  io: CliIo,
  { serial, monitor }: RunOptions,
  closings: Closing[],
): Promise<LineSink> {
  const where = serial ?? (monitor.includes(STDIO) ? NONE : STDIO)
  if (where === NONE) return () => {}
  if (where === STDIO) return (line) => io.out(`${line}\n`)
  if (!/^(unix|tcp):/.test(where)) return openLineFile(where, closings)
  const clients = new Set<(text: string) => void>()
  const before: string[] = []
  const server = await listen(io, where, (client) => {
    const send = (text: string) => client.send(text)
    for (const line of before) send(`${line}\r\n`)
    clients.add(send)
    return {
      receive: () => {},
      drained: () => {},
      ended: () => client.end(),
      close: () => void clients.delete(send),
    }
  })
  closings.push(() => server.close())
  return (line) => {
    before.push(line)
    for (const send of clients) send(`${line}\r\n`)
  }
}

function openLineFile(path: string, closings: Closing[]): LineSink {
  const stream = createWriteStream(path, { mode: 0o600 })
  let failed: unknown
  stream.on('error', (error) => {
    failed = error
  })
  closings.push(
    () =>
      new Promise<void>((resolve, reject) => {
        stream.end(() => (failed ? reject(fileError(path, failed)) : resolve()))
        stream.once('error', (error) => reject(fileError(path, error)))
      }),
  )
  return (line) => void stream.write(`${line}\n`)
}

function makeModel(io: CliIo, options: RunOptions, onConsoleLine: LineSink, closings: Closing[]): Model {
  const random = randomOf(io)
  const { snapshot, snapshots, firmwareLog, trace } = options
  return new Model({
    ...(snapshot === undefined ? { board: boardOf(io, options) } : boardOfSnapshot(io, options, snapshot)),
    random,
    package: `vmgenid ${readVersion()}`,
    environment: nodeMonitorEnvironment,
    onConsoleLine,
    ...(firmwareLog === undefined ? {} : { onFirmwareLine: openLineFile(firmwareLog, closings) }),
    ...(trace ? { trace: lineTrace(trace, (line) => io.err(`${line}\n`)) } : {}),
    services: (machine) =>
      modelServices(machine, { random, ...(snapshots === undefined ? {} : { snapshots }) }),
  })
}

/** Resolves when the machine is here. @throws ExitSignal when it could not come */
async function waitForMachine(
  io: CliIo,
  machine: Running,
  target: MigrationTarget,
  address: string,
  closings: Closing[],
): Promise<void> {
  parseAddress(address, 0)
  const ended = new Promise<'ended'>((resolve) => {
    machine.onEvent(({ event }) => void (event === 'SHUTDOWN' && resolve('ended')))
  })
  const listener = await MigrationListener.listen(address, target, {
    onRefused: (error) => io.err(`vmgenid: turned away: ${error.sentence}\n`),
  }).catch((error: unknown) => {
    if (!(error instanceof ListenError)) throw error
    io.err(`vmgenid: ${error.message}\n`)
    throw new ExitSignal(EXIT.start)
  })
  closings.push(() => listener.close())
  const outcome = await Promise.race([listener.finished, ended])
  if (outcome === 'ended' || outcome.kind === 'completed') return
  io.err(`vmgenid: migration: ${outcome.error.message}\n`)
  throw new ExitSignal(EXIT.start)
}

async function serve(
  io: CliIo,
  qmpServer: QmpServer,
  { qmp, monitor }: RunOptions,
  closings: Closing[],
): Promise<void> {
  for (const address of qmp) {
    const server = await listen(io, address, (client) => qmpServer.connect(client))
    closings.push(() => server.close())
  }
  const hmp = new HmpServer(qmpServer.monitor)
  for (const address of monitor) {
    if (address === STDIO) closings.push(serveStdio((client) => hmp.connect(client)))
    else {
      const server = await listen(io, address, (client) => hmp.connect(client))
      closings.push(() => server.close())
    }
  }
}

async function listen(
  io: CliIo,
  address: string,
  accept: Parameters<typeof StreamServer.listen>[1],
): Promise<StreamServer> {
  parseAddress(address, 0)
  try {
    return await StreamServer.listen(address, accept)
  } catch (error) {
    if (!(error instanceof ListenError)) throw error
    io.err(`vmgenid: ${error.message}\n`)
    throw new ExitSignal(EXIT.start)
  }
}

/** A machine of any kind. */
interface Running {
  onEvent(listener: (event: MachineEvent) => void): () => void
  quit(reason: ShutdownCause): Promise<void>
}

function endOf(machine: Running): Promise<void> {
  return new Promise((resolve) => {
    machine.onEvent(({ event }: MachineEvent) => {
      if (event === 'SHUTDOWN') resolve()
    })
  })
}

function handleSignals(machine: Running): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const quit = () => void machine.quit('host-signal')
  for (const signal of signals) process.on(signal, quit)
  return () => {
    for (const signal of signals) process.off(signal, quit)
  }
}

function keepTime({ model }: Model): () => void {
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    void model.advance(BigInt(Math.round((now - last) * 1e6)))
    last = now
  }, TICK_MILLISECONDS)
  return () => clearInterval(timer)
}
