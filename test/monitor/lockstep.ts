/**
 * The same requests to a real QEMU and to our monitor over the small machine, and where the answers differ.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Guid } from '../../src/binary/guid.ts'
import { Monitor } from '../../src/monitor/monitor.ts'
import { QmpServer } from '../../src/monitor/qmp-server.ts'
import { QemuProcess } from '../../src/node/qemu-process.ts'
import { MemoryClient } from './memory-client.ts'
import { RawClient } from './raw-client.ts'
import { SmallMachine, testEnvironment } from './small-machine.ts'

export const GUID = '00112233-4455-6677-8899-aabbccddeeff'

/** One request, or something that only a guest can do. */
export type Step =
  | string
  /** Asked again until it is answered alike: something is under way. */
  | { readonly eventually: string }
  | { readonly guest: (machine: SmallMachine) => void; readonly qemu: readonly string[] }

/** A 64 KiB firmware that halts at the reset vector. Every byte before it is its offset, so that there is something to see. */
export function haltingFirmware(): Uint8Array {
  const bytes = Uint8Array.from({ length: 0x10000 }, (_, i) => (7 * i + (i >> 8)) & 0xff)
  bytes.set([0xfa, 0xf4, 0xeb, 0xfd], 0xfff0) // cli; hlt; jmp to hlt
  return bytes
}

/** Of a step: replies in their order, and events in theirs. How the two mix is not promised by QEMU. */
export interface Answers {
  readonly replies: readonly string[]
  readonly events: readonly string[]
}

export function sortOut(lines: readonly string[]): Answers {
  const masked = lines.map(mask)
  const isEvent = (line: string) => line.startsWith('{"timestamp"')
  return {
    replies: masked.filter((line) => !isEvent(line)),
    events: masked.filter(isEvent),
  }
}

/** Times and versions aside. */
export function mask(line: string): string {
  return line
    .replace(/"seconds": \d+, "microseconds": \d+/, '"seconds": N, "microseconds": N')
    .replace(/"qemu": \{"micro": \d+, "minor": 2, "major": 7\}, "package": "[^"]*"/, '"qemu": V')
    .replace(/"7\.2\.\d+[^"]*\\r\\n"/, '"V\\r\\n"')
    .replace(/"(setup-time|downtime|total-time)": \d+/g, '"$1": N')
    .replace(/"ram": \{[^}]*\}/, (figures) => figures.replace(/: [\d.]+/g, ': N'))
}

export class OurSide {
  readonly machine: SmallMachine
  readonly monitor: Monitor
  readonly client: MemoryClient

  constructor(machine: SmallMachine) {
    this.machine = machine
    this.monitor = new Monitor(machine, testEnvironment)
    const server = new QmpServer(this.monitor)
    this.client = MemoryClient.of((client) => server.connect(client))
  }

  async run(step: Step): Promise<string[]> {
    if (typeof step === 'string') return this.client.ask(step)
    if ('eventually' in step) return this.client.ask(step.eventually)
    step.guest(this.machine)
    return this.client.takeLines()
  }
}

export function ourSide(): OurSide {
  return new OurSide(
    new SmallMachine({
      about: { name: 'vm1' },
      rom: haltingFirmware(),
      guid: Guid.parse(GUID),
      withoutSnapshots: true,
      runState: 'prelaunch',
    }),
  )
}

export class QemuSide {
  readonly process: QemuProcess
  readonly client: RawClient

  private constructor(process: QemuProcess, client: RawClient) {
    this.process = process
    this.client = client
  }

  static async start(program: string, args: readonly string[] = []): Promise<QemuSide> {
    const process = await QemuProcess.start({
      program,
      args: [
        ...[
          '-machine',
          'pc',
          '-m',
          '16',
          '-S',
          '-accel',
          'tcg',
          '-nodefaults',
          '-display',
          'none',
          '-name',
          'vm1',
        ],
        ...['-device', `vmgenid,guid=${GUID}`, ...args],
      ],
      fileArgs: { '-bios': haltingFirmware() },
      sockets: ['qmp'],
    })
    return new QemuSide(process, await RawClient.connect(process.address('qmp')))
  }

  /** @param expected lines at least: events may come late */
  async run(step: Step, expected: number): Promise<string[]> {
    if (typeof step === 'string') {
      this.client.send(step)
    } else if ('eventually' in step) {
      this.client.send(step.eventually)
    } else {
      for (const line of step.qemu) {
        const args = { 'command-line': line }
        this.client.send(JSON.stringify({ execute: 'human-monitor-command', arguments: args }))
      }
      const lines = await this.client.drain()
      return lines.filter((line) => line !== '{"return": ""}')
    }
    const lines: string[] = []
    for (let tries = 0; ; tries++) {
      lines.push(...(await this.client.drain()))
      if (lines.length >= expected || tries >= 50) return lines
      await sleep(20)
    }
  }

  async close(): Promise<void> {
    this.client.close()
    await this.process.close()
  }
}
