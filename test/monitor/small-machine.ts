/**
 * A machine for monitors without devices: memory, a clock that stands still, and a run state. What takes time in a real
 * machine takes a turn of the event loop here.
 */
import { Guid } from '../../src/binary/guid.ts'
import { MonitorError } from '../../src/monitor/errors.ts'
import type {
  DumpRequest,
  MachineDescription,
  MachineEvent,
  MigrationProgress,
  MonitorDump,
  MonitorEnvironment,
  MonitorFiles,
  MonitorHost,
  RomDescription,
  RunState,
  ShutdownCause,
  SnapshotDescription,
} from '../../src/monitor/host.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'
import { PortBus } from '../../src/platform/port-bus.ts'
import { SeededRandom } from '../../src/platform/random.ts'

export interface SmallMachineOptions {
  readonly about?: Partial<MachineDescription>
  /** RAM from 0, in bytes. Default 16 MiB. */
  readonly memorySize?: number
  /** Ends at 4 GiB. */
  readonly rom?: Uint8Array
  /** `undefined`: no device. */
  readonly guid?: Guid | undefined
  readonly deviceId?: string
  readonly roms?: readonly RomDescription[]
  readonly files?: MonitorFiles
  /** No snapshots, as a QEMU without disks. */
  readonly withoutSnapshots?: boolean
  readonly runState?: RunState
}

/** Enough time for everything that the machine put off. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

export class SmallMachine implements MonitorHost {
  readonly about: MachineDescription
  readonly canWakeUp = true
  readonly memory: SparseMemory
  readonly ports = new PortBus()
  readonly roms: readonly RomDescription[]
  readonly files: MonitorFiles
  readonly vmgenid: MonitorHost['vmgenid']
  readonly snapshots: MonitorHost['snapshots']
  runState: RunState
  /** Pages of virtual memory that are mapped; `undefined`: the machine has no paging. */
  pages: ReadonlyMap<number, number> | undefined
  /** What `dump` was asked for. */
  readonly dumps: DumpRequest[] = []
  /** A dump, a snapshot or a migration waits until this resolves. */
  gate: Promise<void> = Promise.resolve()
  readonly #listeners = new Set<(event: MachineEvent) => void>()

  constructor(options: SmallMachineOptions = {}) {
    const { memorySize = 16 * 2 ** 20, rom, guid, deviceId, roms = [], files = new KeptFiles() } = options
    this.about = {
      name: undefined,
      uuid: undefined,
      machineType: 'pc-i440fx-7.2',
      package: 'small machine',
      cpus: 1,
      ...options.about,
    }
    const romStart = 2 ** 32 - (rom?.length ?? 0)
    this.memory = new SparseMemory([
      { start: 0, size: memorySize, kind: 'ram' },
      ...(rom ? [{ start: romStart, size: rom.length, kind: 'rom' as const }] : []),
    ])
    if (rom) this.memory.load(romStart, rom)
    this.roms = roms
    this.files = files
    this.runState = options.runState ?? 'running'
    this.vmgenid = guid && this.#makeDevice(guid, deviceId)
    this.snapshots = options.withoutSnapshots ? undefined : this.#makeSnapshots()
  }

  get dumper(): NonNullable<MonitorHost['dumper']> {
    return { formats: ['elf', 'kdump-zlib', 'win-dmp'], open: (request) => this.#openDump(request) }
  }

  get migration(): NonNullable<MonitorHost['migration']> {
    return { start: (uri, report) => this.#migrate(uri, report) }
  }

  onEvent(listener: (event: MachineEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  stop(state: RunState): void {
    if (this.runState !== 'running') return
    this.runState = state
    this.#tell({ event: 'STOP' })
  }

  cont(): void {
    if (this.runState === 'running') return
    this.runState = 'running'
    this.#tell({ event: 'RESUME' })
  }

  reset(reason: ShutdownCause): void {
    if (this.runState !== 'running') this.runState = 'prelaunch'
    this.#tell({ event: 'RESET', guest: false, reason })
  }

  powerDown(): void {
    this.#tell({ event: 'POWERDOWN' })
  }

  wakeUp(): void {
    this.runState = 'running'
    this.#tell({ event: 'WAKEUP' })
  }

  quit(reason: ShutdownCause): void {
    this.#tell({ event: 'SHUTDOWN', guest: false, reason })
  }

  /** As a guest does it. */
  suspend(): void {
    this.runState = 'suspended'
    this.#tell({ event: 'SUSPEND' })
  }

  /** As a guest does it, and the machine is kept (`-no-shutdown`). */
  shutDown(): void {
    this.#tell({ event: 'SHUTDOWN', guest: true, reason: 'guest-shutdown' })
    this.stop('shutdown')
  }

  resetByGuest(): void {
    this.#tell({ event: 'RESET', guest: true, reason: 'guest-reset' })
  }

  translate(address: number): number | undefined {
    if (!this.pages) return address
    const page = this.pages.get(address - (address % 4096))
    return page === undefined ? undefined : page + (address % 4096)
  }

  #tell(event: MachineEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #makeDevice(first: Guid, id: string | undefined): NonNullable<MonitorHost['vmgenid']> {
    const random = new SeededRandom(5)
    const device = {
      id,
      guid: first,
      setGuid: (guid: Guid) => {
        device.guid = guid
        this.#tell({ event: 'VM_GENERATION_ID_CHANGED', guid })
      },
      randomGuid: () => {
        const bytes = new Uint8Array(16)
        random.fill(bytes)
        return Guid.random(bytes)
      },
    }
    return device
  }

  async #openDump(request: DumpRequest): Promise<MonitorDump> {
    this.dumps.push(request)
    const file = await this.files.create(request.path)
    const { begin, length } = request.filter ?? { begin: 0n, length: 2n ** 64n }
    const total = this.memory.regions.reduce((sum, { start, size }) => {
      const from = Math.max(start, Number(begin))
      const to = Math.min(start + size, Number(begin + length))
      return sum + Math.max(0, to - from)
    }, 0)
    return {
      write: async (report) => {
        report({ completed: 0, total })
        await this.gate
        if (request.format === 'win-dmp') throw new MonitorError('win-dump: invalid vmcoreinfo note size')
        await file.write(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46))
        report({ completed: total, total })
      },
      close: () => file.close(),
    }
  }

  #makeSnapshots(): NonNullable<MonitorHost['snapshots']> {
    let kept: (SnapshotDescription & { readonly memory: SparseMemory })[] = []
    return {
      list: async () => kept,
      save: async (tag) => {
        await this.gate
        const description = { tag, size: 613_376, seconds: 1_795_353_453, clockNanos: 401_000_000n }
        kept = [...kept.filter((one) => one.tag !== tag), { ...description, memory: this.memory.fork() }]
      },
      load: async () => {
        await this.gate
        const { vmgenid } = this
        await vmgenid?.setGuid(vmgenid.randomGuid())
      },
      delete: async (tag) => {
        kept = kept.filter((one) => one.tag !== tag)
      },
    }
  }

  #migrate(uri: string, report: (progress: MigrationProgress) => void) {
    if (!/^(unix|tcp|exec):./.test(uri)) {
      throw new MonitorError("Parameter 'uri' expects a valid migration protocol")
    }
    let cancelled = false
    const total = this.memory.regions.reduce((sum, region) => sum + region.size, 0)
    const pages = { normalPages: 49, zeroPages: total / 4096 - 49 }
    const send = async () => {
      await turn()
      if (uri === 'unix:/nonexistent') {
        throw new MonitorError("Failed to connect to '/nonexistent': No such file or directory")
      }
      report({ pass: 1, total, remaining: total, transferred: 0, ...pages })
      await this.gate
      if (cancelled) throw new MonitorError('cancelled')
      this.stop('finish-migrate')
      report({ pass: 2, total, remaining: 0, transferred: 238_781, ...pages })
      this.runState = 'postmigrate'
    }
    return {
      done: send(),
      downtimeMilliseconds: 1,
      cancel: () => {
        cancelled = true
      },
    }
  }
}

/** Files in memory; a few paths fail as they do on a disk. */
export class KeptFiles implements MonitorFiles {
  readonly contents = new Map<string, Uint8Array[]>()

  async create(path: string) {
    const code =
      path === '' || path.startsWith('/nonexistent/') ? 'ENOENT' : path.endsWith('/') ? 'EISDIR' : ''
    if (code !== '') throw Object.assign(new Error(code), { code })
    const pieces: Uint8Array[] = []
    this.contents.set(path, pieces)
    return {
      write: async (bytes: Uint8Array) => void pieces.push(bytes.slice()),
      close: async () => undefined,
    }
  }

  bytes(path: string): Uint8Array {
    return Uint8Array.from((this.contents.get(path) ?? []).flatMap((piece) => [...piece]))
  }
}

/** Host time as in the reference's transcripts does not matter: it stands still, at a round number. */
export const testEnvironment: MonitorEnvironment = {
  nowMicroseconds: () => 1_795_353_332_635_597,
  later: (run) => void setImmediate(run),
}
