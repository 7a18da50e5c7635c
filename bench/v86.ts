/**
 * A real guest on v86 with our board: boot against plain v86 and QEMU TCG with the same kernel, restore to reseed against QEMU's
 * `-incoming`, and memory of clones.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Guid } from '../src/binary/guid.ts'
import { findParts } from '../src/cli/v86-machines.ts'
import { KERNEL_COMMAND_LINE } from '../src/machines/v86/initramfs.ts'
import type { V86Parts } from '../src/machines/v86/machine-types.ts'
import { contentOf, savedFrom } from '../src/machines/v86/saved-v86.ts'
import { V86 } from '../src/machines/v86/v86.ts'
import { ProgramNotFoundError } from '../src/node/errors.ts'
import { QemuProcess } from '../src/node/qemu-process.ts'
import { QmpClient } from '../src/node/qmp-client.ts'
import { openSnapshotFile, saveSnapshot } from '../src/node/snapshot-file.ts'
import { cachedV86Files } from '../src/node/v86-files.ts'
import { footprint } from './footprint.ts'
import { showBytes, showMeasured, showRatio, showTime, summarize } from './measure.ts'
import type { Section } from './section.ts'

const MEMORY_SIZE = 128 * 2 ** 20
const RESTORES = 5
const INIT = 'Run /init as init process'
const RESEED = 'crng reseeded due to virtual machine fork'
const LIMIT = 300_000
const GUID = '00112233-4455-6677-8899-aabbccddeeff'
const OTHER = '88112233-4455-6677-8899-aabbccddeeff'

/** Milliseconds until the text is there that somebody writes piece by piece. */
class Watch {
  readonly #start = performance.now()
  readonly seen: Promise<number>
  readonly #done: (milliseconds: number) => void
  readonly #wanted: string
  #text = ''

  constructor(wanted: string) {
    this.#wanted = wanted
    let done: (milliseconds: number) => void = () => {}
    this.seen = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no “${wanted}” in ${LIMIT} ms`)), LIMIT)
      done = (milliseconds) => {
        clearTimeout(timer)
        resolve(milliseconds)
      }
    })
    this.#done = done
  }

  write(text: string): void {
    this.#text = (this.#text + text).slice(-4096)
    if (this.#text.includes(this.#wanted)) this.#done(performance.now() - this.#start)
  }
}

async function bootPlain(parts: V86Parts): Promise<number> {
  const buffer = (bytes: Uint8Array) => ({ buffer: bytes.slice().buffer as ArrayBuffer })
  const watch = new Watch(INIT)
  const emulator = new parts.V86({
    wasm_fn: parts.instantiate,
    memory_size: MEMORY_SIZE,
    vga_memory_size: 2 * 2 ** 20,
    bios: buffer(parts.bios),
    vga_bios: buffer(parts.vgaBios),
    bzimage: buffer(parts.kernel),
    initrd: buffer(parts.initramfs),
    cmdline: KERNEL_COMMAND_LINE,
    acpi: true,
    autostart: true,
    fastboot: true,
    uart1: true,
    net_device: { type: 'none' },
    disable_keyboard: true,
    disable_mouse: true,
    disable_speaker: true,
  })
  emulator.add_listener('serial0-output-byte', (byte: number) => watch.write(String.fromCharCode(byte)))
  const time = await watch.seen
  await emulator.destroy()
  return time
}

async function bootOurs(parts: V86Parts) {
  const watch = new Watch(INIT)
  const setup = { board: 'pc', memorySize: MEMORY_SIZE, guid: Guid.parse(GUID) } as const
  const machine = await V86.create({ parts, setup, onConsoleLine: (line) => watch.write(`${line}\n`) })
  const [time] = await Promise.all([watch.seen, machine.boot()])
  return { machine, time }
}

/** From a file on the disk, emulator and all. */
async function restoreOurs(parts: V86Parts, path: string) {
  const watch = new Watch(RESEED)
  const start = performance.now()
  const setup = { board: 'pc', memorySize: MEMORY_SIZE, guid: Guid.parse(OTHER) } as const
  const machine = await V86.create({ parts, setup, onConsoleLine: (line) => watch.write(`${line}\n`) })
  const { snapshot, close } = openSnapshotFile(path)
  machine.machine.restore(savedFrom(snapshot, setup))
  close()
  const restored = performance.now() - start
  await machine.cont()
  const time = await watch.seen
  await machine.close()
  return { time, running: time - restored }
}

function startQemu(folder: string, guid: string, watch: Watch, more: readonly string[] = []) {
  const files = cachedV86Files()
  const kernel = ['-kernel', files.kernel, '-initrd', join(folder, 'initramfs')]
  const machine = [
    '-machine',
    'pc',
    '-accel',
    'tcg',
    '-cpu',
    'max',
    '-m',
    '128',
    '-display',
    'none',
    '-net',
    'none',
  ]
  return QemuProcess.start({
    args: [
      ...machine,
      ...kernel,
      ...['-append', KERNEL_COMMAND_LINE, '-device', `vmgenid,guid=${guid}`],
      ...['-serial', 'stdio', '-serial', 'null', ...more],
    ],
    sockets: ['qmp'],
    onOutput: (text) => watch.write(text),
  })
}

/** Boots QEMU, saves it, and starts it from there. */
async function runQemu(folder: string) {
  const path = join(folder, 'qemu.state')
  const boot = new Watch(INIT)
  const qemu = await startQemu(folder, GUID, boot)
  const bootTime = await boot.seen
  // Until init has mounted what it needs, as the machine of ours that is saved.
  await new Promise((resolve) => setTimeout(resolve, 3000))
  const qmp = await QmpClient.connect(qemu.address('qmp'))
  await qmp.execute('migrate-set-parameters', { 'max-bandwidth': 2 ** 33 })
  await qmp.execute('migrate', { uri: `exec:cat >${path}` })
  for (;;) {
    const { status } = (await qmp.execute('query-migrate')) as { readonly status: string }
    if (status === 'completed') break
    if (status === 'failed') throw new Error('QEMU did not save its state')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await qmp.close()
  await qemu.close()
  const times: number[] = []
  for (let i = 0; i < RESTORES; i++) {
    const watch = new Watch(RESEED)
    const clone = await startQemu(folder, OTHER, watch, ['-incoming', `exec:cat ${path}`])
    times.push(await watch.seen)
    await clone.close()
  }
  return { bootTime, restore: summarize('qemu', times), size: statSync(path).size }
}

/** Resident memory of this process, in bytes. */
function resident(): number {
  const pages = readFileSync('/proc/self/statm', 'utf8').split(' ')[1]
  return Number(pages) * 4096
}

async function memoryOfClones(machine: V86): Promise<string[][]> {
  const rows: string[][] = []
  for (const count of [1, 2, 4]) {
    // What earlier machines had is given back.
    await footprint()
    const before = resident()
    const clones = await machine.clone(count)
    for (const clone of clones) await clone.random(16)
    const used = resident() - before
    rows.push([
      `memory of ${count} running clones`,
      showBytes(used),
      `${showBytes(used / count)} each`,
      '–',
      '–',
    ])
    for (const clone of clones) await clone.close()
  }
  return rows
}

export async function v86Machine(): Promise<Section> {
  const title = 'A real guest on v86'
  const text =
    'A 128 MiB pc with Debian’s SeaBIOS, its 32-bit Linux 6.1 and busybox. Boot: from power-on to the first program, once each, in the order of the ' +
    'columns; plain v86 has the same devices without our board. Restore: from a saved state in a file to the kernel’s reseed ' +
    'line, start of the machine and reading of the state included; QEMU is started with -incoming. Memory is what the process grew by.'
  const header = ['what', 'v86 with our board', 'plain v86', 'QEMU TCG', 'QEMU takes']
  const found = await findParts(cachedV86Files())
  if ('reason' in found)
    return { title, text, header, rows: [], skipped: [`${found.reason}: ${found.command}`] }
  const { parts } = found
  const folder = await mkdtemp(join(tmpdir(), 'vmgenid-bench-'))
  const rows: string[][] = []
  const skipped: string[] = []
  try {
    writeFileSync(join(folder, 'initramfs'), parts.initramfs)
    const { machine, time } = await bootOurs(parts)
    const plain = await bootPlain(parts)
    const qemu = await runQemu(folder).catch((error: unknown) => {
      if (!(error instanceof ProgramNotFoundError)) throw error
      skipped.push(error.sentence)
    })
    const peer = (milliseconds: number | undefined, own: number) =>
      milliseconds === undefined ? ['–', '–'] : [showTime(milliseconds), showRatio(milliseconds / own)]
    rows.push(['boot to init', showTime(time), showTime(plain), ...peer(qemu?.bootTime, time)])
    const path = join(folder, 'v86.vmsnapshot')
    await machine.stop()
    await saveSnapshot(path, contentOf(machine.machine))
    const restores = []
    for (let i = 0; i < RESTORES; i++) restores.push(await restoreOurs(parts, path))
    const whole = summarize(
      'restore',
      restores.map((restore) => restore.time),
    )
    const running = summarize(
      'running',
      restores.map((restore) => restore.running),
    )
    rows.push(['restore to reseed', showMeasured(whole), '–', ...peer(qemu?.restore.median, whole.median)])
    rows.push(['of that, running', showMeasured(running), '–', '–', '–'])
    rows.push(['saved state', showBytes(statSync(path).size), '–', qemu ? showBytes(qemu.size) : '–', '–'])
    await machine.cont()
    rows.push(...(await memoryOfClones(machine)))
    await machine.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return { title, text, header, rows, skipped }
}
