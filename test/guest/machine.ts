/**
 * Our board, the OVMF model and the guest model as one machine: power-on to a driver that is bound, S3, copies.
 */
import { Guid } from '../../src/binary/guid.ts'
import { Board, type BoardState } from '../../src/board/board.ts'
import type { BoardKind, BoardOptions } from '../../src/board/config.ts'
import { type BootResult, Ovmf } from '../../src/firmware/ovmf.ts'
import { platformHost } from '../../src/firmware/platform-host.ts'
import { type BootReport, Guest, type GuestOptions, type GuestState } from '../../src/guest/guest.ts'
import { uefiMemoryMap } from '../../src/guest/memory-check.ts'
import { SimulationClock } from '../../src/platform/clock.ts'
import type { SparseMemory } from '../../src/platform/guest-memory.ts'

export const FIRST = Guid.parse('00112233-4455-6677-8899-AABBCCDDEEFF')
export const SECOND = Guid.parse('324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87')
export const THIRD = Guid.parse('11223344-5566-7788-99aa-bbccddeeff00')
export const FORK_LINE = 'random: crng reseeded due to virtual machine fork'

const GIB = 2 ** 30

export interface MachineOptions {
  readonly kind?: BoardKind
  readonly board?: Partial<BoardOptions>
  readonly guest?: GuestOptions
  /** 32 bytes that make Linux's generator ready; default there are some. */
  readonly seed?: Uint8Array | undefined
}

/** A machine that another one can go on from. */
export interface Snapshot {
  readonly memory: SparseMemory
  readonly clock: bigint
  readonly board: BoardState
  readonly guest: GuestState
  readonly options: MachineOptions
}

export const SEED = new Uint8Array(32).fill(0x5e)

export class Machine {
  readonly options: MachineOptions
  readonly clock: SimulationClock
  readonly board: Board
  readonly guest: Guest
  readonly memory: SparseMemory
  #ovmf: Ovmf
  firmware: BootResult | undefined
  report: BootReport | undefined
  /** What the guest has asked for. */
  readonly asked: string[] = []

  constructor(options: MachineOptions = {}, snapshot?: Snapshot) {
    this.options = options
    const { kind = 'q35', board = {}, guest = {} } = options
    this.clock = new SimulationClock(snapshot?.clock ?? 0n)
    this.board = new Board(
      { kind, memorySize: GIB, vmgenid: { guid: FIRST }, ...board },
      {
        clock: this.clock,
        ...(snapshot ? { memory: snapshot.memory.fork() } : {}),
        requests: {
          suspend: () => void this.asked.push('suspend'),
          shutdown: () => void this.asked.push('shutdown'),
          reset: () => void this.asked.push('reset'),
        },
      },
    )
    this.memory = this.board.memory as SparseMemory
    const { memory, ports, lines } = this.board
    this.guest = new Guest({ memory, ports, lines, clock: this.clock }, guest)
    this.#ovmf = new Ovmf({ host: platformHost(this.board) })
  }

  /** Power-on: firmware, then the guest; then its generator gets its seed. */
  async boot(): Promise<this> {
    this.firmware = await this.#ovmf.boot()
    const { configurationTable, memoryMap } = this.firmware
    this.report = this.guest.boot(
      { kind: 'efi', configurationTable },
      { memoryMap: uefiMemoryMap(memoryMap) },
    )
    const { seed = SEED } = this.options
    if (seed.length > 0) this.guest.crng?.addBootloaderRandomness(seed)
    return this
  }

  /** S3 and back; `asleep` is what happens to the machine meanwhile. */
  async sleepAndWake(asleep: () => void = () => {}): Promise<void> {
    if (!this.guest.suspend()) throw new Error('the guest does not sleep')
    asleep()
    this.board.cmos.markSuspended()
    this.board.reset('wakeup')
    this.board.chipset.pm.wake('other')
    await this.#ovmf.resume()
    this.guest.resume()
  }

  /** As it would be on disk: everything but memory is JSON. */
  snapshot(): Snapshot {
    const plain = JSON.stringify({ board: this.board.save(), guest: this.guest.save() })
    const { board, guest } = JSON.parse(plain) as Pick<Snapshot, 'board' | 'guest'>
    return {
      board,
      guest,
      memory: this.memory.fork(),
      clock: this.clock.now(),
      options: this.options,
    }
  }

  /** A machine that goes on from a snapshot; its device has the ID that it is given, or the one of the original. */
  static restore(snapshot: Snapshot, guid = FIRST, options: MachineOptions = snapshot.options): Machine {
    const machine = new Machine({ ...options, board: { ...options.board, vmgenid: { guid } } }, snapshot)
    machine.board.restore(snapshot.board)
    machine.guest.restore(snapshot.guest)
    return machine
  }

  get forks(): number {
    return this.guest.log.texts.filter((text) => text === FORK_LINE).length
  }
}
