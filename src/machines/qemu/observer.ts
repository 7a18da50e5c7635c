/**
 * A machine behind a QMP socket, looked at from outside: its monitors and its memory. Nothing of the machine is changed.
 *
 * Memory is written by the machine into a file of this computer (`pmemsave`) where that file can be read afterwards; else the human
 * monitor prints it (`xp`), which is slow. Neither stops the guest for longer than the read.
 *
 * Source: QEMU qapi/machine.json (pmemsave), monitor/hmp-cmds.c (xp), softmmu/memory.c (info mtree)
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RSDP_SIGNATURE, RSDP_V2_SIZE, rsdpSumsAreZero } from '../../acpi/rsdp.ts'
import { parseMemoryText } from '../../dump/memory-text.ts'
import type { SocketAddress } from '../../node/address.ts'
import { ConnectionClosedError, TimeoutError } from '../../node/errors.ts'
import { readFileBounded } from '../../node/files.ts'
import { QmpClient } from '../../node/qmp-client.ts'
import type { JsonObject, JsonValue } from '../../qmp/json.ts'
import { MachineLostError, type MachineMonitor } from '../machine.ts'
import type { WatchedMachine } from '../watched-machine.ts'

/** A monitor that somebody else has does not greet. */
const GREETING_MILLISECONDS = 5_000
/** Of one read by `pmemsave`: the guest stands still for it. */
const PIECE_SIZE = 4 * 2 ** 20
/** Of one read by `xp`. */
const TEXT_PIECE_SIZE = 0x1000
const GIB = 2 ** 30
/** Below the hole of every PC. */
const LOW_RAM_LIMIT = 3.5 * GIB
/** `0000000000100000-000000000fffffff (prio 0, ram): pc.ram @0000000000100000` */
const MTREE_LINE = /^\s*([0-9a-f]{16})-([0-9a-f]{16}) \(prio -?\d+, ram\): (\S+)/
/** Memory that is no machine's RAM. */
const NOT_RAM = /vga|vram|rom|bios|flash|rom@/i

export class QmpObserver implements WatchedMachine {
  readonly address: SocketAddress
  readonly monitor: MachineMonitor
  readonly ram: WatchedMachine['ram']
  readonly #client: QmpClient
  readonly #folder: string
  /** Files that the machine writes can be read here; until one could not. */
  #sharesFiles = true
  #count = 0

  private constructor(address: SocketAddress, client: QmpClient, folder: string, ram: WatchedMachine['ram']) {
    this.address = address
    this.#client = client
    this.#folder = folder
    this.ram = ram
    this.monitor = {
      qmp: (command, given) => this.#execute(command, given),
      hmp: (line) => this.#human(line),
    }
  }

  /** @throws ConnectError, TimeoutError for a monitor that does not greet, QmpProtocolError, QmpError */
  static async connect(address: SocketAddress): Promise<QmpObserver> {
    const client = await QmpClient.connect(address, { greetingTimeoutMilliseconds: GREETING_MILLISECONDS })
    try {
      const ram = ramOf(await client.humanMonitorCommand('info mtree -f'))
      const folder = await mkdtemp(join(tmpdir(), 'vmgenid-watch-'))
      return new QmpObserver(address, client, folder, ram.length > 0 ? ram : await sizeOf(client))
    } catch (error) {
      client.close()
      throw error
    }
  }

  async close(): Promise<void> {
    this.#client.close()
    await rm(this.#folder, { recursive: true, force: true })
  }

  readonly fetch = async (address: number, length: number): Promise<Uint8Array | undefined> => {
    const bytes = new Uint8Array(length)
    for (let done = 0; done < length; ) {
      const size = Math.min(length - done, this.#sharesFiles ? PIECE_SIZE : TEXT_PIECE_SIZE)
      const piece = (await this.#saved(address + done, size)) ?? (await this.#printed(address + done, size))
      if (!piece) return undefined
      bytes.set(piece, done)
      done += piece.length
    }
    return bytes
  }

  /** From the end of low RAM downwards, where UEFI firmware has its tables. */
  readonly searchRsdps = async (onStep: (what: string) => void): Promise<readonly number[] | string> => {
    const low = this.ram.filter(({ start }) => start < LOW_RAM_LIMIT)
    const total = low.reduce((sum, { size }) => sum + size, 0)
    const found: { readonly address: number; readonly revision: number }[] = []
    let done = 0
    for (const { start, size } of [...low].reverse()) {
      // The first piece of all says whether the machine's files can be read.
      for (let end = start + size; end > start; end -= PIECE_SIZE) {
        const from = Math.max(start, end - PIECE_SIZE)
        if (!this.#sharesFiles)
          return 'there is no RSDP in the BIOS area, and printed memory cannot be looked through: give --dump'
        const bytes = await this.fetch(from, Math.min(end - from + RSDP_V2_SIZE, start + size - from))
        if (bytes) found.push(...rsdpsIn(bytes, from))
        done += end - from
        onStep(`looking for tables: ${Math.floor((100 * done) / total)} % of memory`)
      }
    }
    // UEFI's own is of ACPI 2.0; older ones are copies in a loader's buffer.
    return found.sort((a, b) => b.revision - a.revision).map(({ address }) => address)
  }

  /** Through a file; `undefined` where that cannot be. */
  async #saved(address: number, length: number): Promise<Uint8Array | undefined> {
    if (!this.#sharesFiles) return undefined
    const path = join(this.#folder, `memory-${this.#count++}`)
    try {
      await this.#execute('pmemsave', { val: address, size: length, filename: path })
      const bytes = await readFileBounded(path, length)
      if (bytes.length === length) return bytes
    } catch (error) {
      if (error instanceof MachineLostError) throw error
    } finally {
      await rm(path, { force: true })
    }
    this.#sharesFiles = false
    return undefined
  }

  async #printed(address: number, length: number): Promise<Uint8Array | undefined> {
    const text = await this.#human(`xp /${length}xb 0x${address.toString(16)}`)
    if (!/^[0-9a-f]{16}:/m.test(text) || text.includes('Cannot access memory')) return undefined
    return parseMemoryText(text.replaceAll('\r', '')).read(address, length)
  }

  #execute(command: string, given?: JsonObject): Promise<JsonValue> {
    return this.#lost(this.#client.execute(command, given))
  }
  #human(line: string): Promise<string> {
    return this.#lost(this.#client.humanMonitorCommand(line))
  }

  /** A monitor that is gone, or silent, says nothing about the ID. */
  async #lost<T>(reply: Promise<T>): Promise<T> {
    try {
      return await reply
    } catch (error) {
      if (error instanceof ConnectionClosedError || error instanceof TimeoutError)
        throw new MachineLostError(this.address, error.sentence, error)
      throw error
    }
  }
}

/** RAM by the memory tree of the human monitor, each range once. */
function ramOf(tree: string): WatchedMachine['ram'] {
  const ranges = new Map<number, { readonly start: number; readonly size: number }>()
  for (const line of tree.split(/\r?\n/)) {
    const [, first = '', last = '', name = ''] = MTREE_LINE.exec(line) ?? []
    const start = Number.parseInt(first, 16)
    const end = Number.parseInt(last, 16) + 1
    if (!Number.isSafeInteger(end) || NOT_RAM.test(name)) continue
    const known = ranges.get(start)
    if (!known || known.size < end - start) ranges.set(start, { start, size: end - start })
  }
  const sorted = [...ranges.values()].sort((a, b) => a.start - b.start)
  return sorted.filter(({ start }, i) => {
    const before = sorted[i - 1]
    return !before || start >= before.start + before.size
  })
}

/** By the size alone: what is beyond the hole of a large machine is left out. */
async function sizeOf(client: QmpClient): Promise<WatchedMachine['ram']> {
  const summary = (await client.execute('query-memory-size-summary')) as { readonly 'base-memory'?: unknown }
  const size = Number(summary['base-memory'])
  return Number.isSafeInteger(size) && size > 0 ? [{ start: 0, size: Math.min(size, LOW_RAM_LIMIT) }] : []
}

function rsdpsIn(bytes: Uint8Array, base: number): { readonly address: number; readonly revision: number }[] {
  const found = []
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (
    let at = buffer.indexOf(RSDP_SIGNATURE, 0, 'latin1');
    at >= 0;
    at = buffer.indexOf(RSDP_SIGNATURE, at + 1, 'latin1')
  ) {
    const rsdp = new Uint8Array(RSDP_V2_SIZE)
    rsdp.set(bytes.subarray(at, at + RSDP_V2_SIZE))
    if (at % 4 === 0 && rsdpSumsAreZero(rsdp)) found.push({ address: base + at, revision: rsdp[15] ?? 0 })
  }
  return found
}
