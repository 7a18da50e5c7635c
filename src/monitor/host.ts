/**
 * What a machine has to offer so that monitors can be opened on it. Machines implement this; monitors know nothing else.
 *
 * Contract of all methods:
 * - What takes time gives a promise; other clients are served meanwhile. A monitor does not start a second dump, snapshot
 *   or migration before the first has ended.
 * - What the machine refuses is thrown, or is the promise's error: a `MonitorError` with QEMU's words where QEMU has some,
 *   or any other `VmgenidError`, whose sentence becomes a `GenericError`.
 * - Changes of state are told to the listeners of `onEvent` before the call that made them returns or resolves.
 * @module
 */
import type { Guid } from '../binary/guid.ts'
import type { GuestMemory } from '../platform/guest-memory.ts'
import type { PortIo } from '../platform/port-bus.ts'

/** QEMU's RunState: what `query-status` says. */
export type RunState =
  | 'debug'
  | 'inmigrate'
  | 'internal-error'
  | 'io-error'
  | 'paused'
  | 'postmigrate'
  | 'prelaunch'
  | 'finish-migrate'
  | 'restore-vm'
  | 'running'
  | 'save-vm'
  | 'shutdown'
  | 'suspended'
  | 'watchdog'
  | 'guest-panicked'
  | 'colo'

/** QEMU's ShutdownCause: why a machine was reset or ended. */
export type ShutdownCause =
  | 'none'
  | 'host-error'
  | 'host-qmp-quit'
  | 'host-qmp-system-reset'
  | 'host-signal'
  | 'host-ui'
  | 'guest-shutdown'
  | 'guest-reset'
  | 'guest-panic'
  | 'subsystem-reset'
  | 'snapshot-load'

/** Something that happened to the machine, whoever caused it. */
export type MachineEvent =
  | { readonly event: 'STOP' | 'RESUME' | 'SUSPEND' | 'SUSPEND_DISK' | 'WAKEUP' | 'POWERDOWN' }
  | { readonly event: 'RESET' | 'SHUTDOWN'; readonly guest: boolean; readonly reason: ShutdownCause }
  /** Of ours; QEMU cannot change the ID of a running machine. */
  | { readonly event: 'VM_GENERATION_ID_CHANGED'; readonly guid: Guid }

export interface MonitorHost {
  /** Constant. */
  readonly about: MachineDescription

  /** Now. The guest changes it too: it suspends itself, and shuts itself down. */
  readonly runState: RunState

  /** Whether the board has a sleep state to wake from: `query-current-machine`. */
  readonly canWakeUp: boolean

  /**
   * Stops the CPUs and the guest's clock. From `running` the state becomes `state` and the event is STOP; a machine that
   * does not run stays as it is, without an event.
   * @param state `paused` for a user, `save-vm` and `restore-vm` while a dump or a snapshot is made
   */
  stop(state: 'paused' | 'save-vm' | 'restore-vm'): void | Promise<void>

  /** Lets the CPUs run: state `running`, event RESUME. A machine that runs already is left alone. Never called when suspended. */
  cont(): void | Promise<void>

  /**
   * Resets the machine as its reset button does: event RESET, guest false. It runs on if it ran; one that was stopped, suspended
   * or shut down becomes `prelaunch`, and `inmigrate` and `finish-migrate` stay.
   */
  reset(reason: ShutdownCause): void | Promise<void>

  /** Presses the power button: event POWERDOWN, whether the guest listens or not. */
  powerDown(): void | Promise<void>

  /** Wakes a machine whose state is `suspended`: event WAKEUP, state `running`. Only called in that state. */
  wakeUp(): void | Promise<void>

  /**
   * Ends the machine: event SHUTDOWN, guest false. Returns while the monitors' sockets are still open, so that the reply gets
   * out; whoever owns machine and sockets closes them then.
   */
  quit(reason: ShutdownCause): void | Promise<void>

  /** Guest-physical memory with ROM, for looking at it and for saving it to files. Nothing here writes to it. */
  readonly memory: GuestMemory

  /**
   * The guest-physical address behind a guest-virtual one, as a CPU sees it now; `undefined` when nothing is mapped there. A
   * machine without paging gives back what it gets. Called once a 4 KiB page.
   */
  translate(virtualAddress: number): number | undefined

  /** The ports as the guest sees them: reading has the side effects that it has for a guest. */
  readonly ports: PortIo

  /** Firmware images and the loader's blobs: `info roms`. */
  readonly roms: readonly RomDescription[]

  /** `undefined`: the machine has no `-device vmgenid`. */
  readonly vmgenid: MonitorVmGenId | undefined

  /** Writes files on the machine's host; `undefined`: there are none, as in a browser. */
  readonly files: MonitorFiles | undefined

  /** `undefined`: the machine cannot be dumped. */
  readonly dumper: MonitorDumper | undefined

  /** `undefined`: nothing to keep snapshots in. */
  readonly snapshots: MonitorSnapshots | undefined

  /** `undefined`: the machine cannot be migrated. */
  readonly migration: MonitorMigration | undefined

  /** @returns what ends the subscription */
  onEvent(listener: (event: MachineEvent) => void): () => void
}

export interface MachineDescription {
  /** `-name`. */
  readonly name: string | undefined
  /** `-uuid`; `undefined` is shown as zero. */
  readonly uuid: Guid | undefined
  /** QOM type without `-machine`, such as `pc-i440fx-7.2`. */
  readonly machineType: string
  /** Text behind the version: `vmgenid 0.1.0`. */
  readonly package: string
  /** At least 1. */
  readonly cpus: number
}

/** One line of `info roms`. */
export type RomDescription =
  /** Mapped at an address. */
  | {
      readonly kind: 'memory'
      readonly name: string
      readonly address: number
      readonly size: number
      readonly memory: 'ram' | 'rom'
    }
  /** A file of fw_cfg, such as `genroms/vgabios.bin`. */
  | { readonly kind: 'fw_cfg'; readonly name: string; readonly file: string; readonly size: number }
  /** A blob of the linker/loader, such as `etc/acpi/tables`; `size` is what may become of it. */
  | { readonly kind: 'blob'; readonly name: string; readonly size: number }

export interface MonitorVmGenId {
  /** `id=` of the device; `undefined`: it has none, and lives below `peripheral-anon`. */
  readonly id: string | undefined
  readonly guid: Guid
  /**
   * Stores the ID, renews the blob for the next boot, writes guest memory, raises the event; and tells the listeners
   * VM_GENERATION_ID_CHANGED. Also when the ID is the same.
   */
  setGuid(guid: Guid): void | Promise<void>
  /** A new ID as `guid=auto` makes it. */
  randomGuid(): Guid
}

export interface MonitorFiles {
  /**
   * Makes an empty file, or empties the one that is there.
   * @throws an error whose `code`, or whose cause's, is the system's: `ENOENT`, `EACCES`, …
   */
  create(path: string): Promise<MonitorFile>
}

export interface MonitorFile {
  /** All of it, behind what was written before. */
  write(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

export interface DumpRequest {
  readonly path: string
  readonly format: 'elf' | 'kdump-zlib' | 'win-dmp'
  /** Segments by virtual address, as the page tables have them. */
  readonly paging: boolean
  /** Only these guest-physical bytes; `undefined`: all of memory. */
  readonly filter: { readonly begin: bigint; readonly length: bigint } | undefined
}

export interface DumpProgress {
  /** Bytes of guest memory that are written. */
  readonly completed: number
  /** Bytes of guest memory in all; constant during a dump. */
  readonly total: number
}

export interface MonitorDumper {
  /** Those that are taken. */
  readonly formats: readonly DumpRequest['format'][]
  /**
   * Finds out whether the dump can be written where it is wanted, while the machine still runs.
   * @throws as `MonitorFiles.create` for the file
   */
  open(request: DumpRequest): Promise<MonitorDump>
}

export interface MonitorDump {
  /**
   * Writes memory of a machine that stands still; the monitor has stopped it. Reports at the begin, from time to time, and
   * at the end. Rejects when the file could not be finished.
   */
  write(report: (progress: DumpProgress) => void): Promise<void>
  /** Called once, after `write` or without it; leaves nothing behind that is not a whole dump. */
  close(): Promise<void>
}

export interface SnapshotDescription {
  readonly tag: string
  /** Bytes of the machine's state. */
  readonly size: number
  /** Host time at which it was made, in seconds since 1970. */
  readonly seconds: number
  /** The guest's clock, in nanoseconds. */
  readonly clockNanos: bigint
}

/** The machine stands still while one of these works; the monitor has stopped it and lets it go on. */
export interface MonitorSnapshots {
  /** Oldest first. */
  list(): Promise<readonly SnapshotDescription[]>
  /** Replaces the one of that tag. */
  save(tag: string): Promise<void>
  /** Reverts the machine: a new generation ID comes with it. Only called for a tag that is listed. */
  load(tag: string): Promise<void>
  /** Only called for a tag that is listed. */
  delete(tag: string): Promise<void>
}

export interface MigrationProgress {
  /** 1 for the first pass over memory. */
  readonly pass: number
  /** Bytes of RAM. */
  readonly total: number
  readonly remaining: number
  /** Bytes on the wire, with everything around memory. */
  readonly transferred: number
  /** Pages of 4096 bytes that were sent whole, and those that were only said to be of one byte. */
  readonly normalPages: number
  readonly zeroPages: number
}

export interface MigrationRun {
  /**
   * Resolves when the destination has all of the machine: this one has stopped, event STOP, and its state is `postmigrate`.
   * Rejects when it has not; this one runs as before.
   */
  readonly done: Promise<void>
  /** How long the guest stood still, in milliseconds; known at the end. */
  readonly downtimeMilliseconds: number | undefined
  /** Gives up: `done` rejects soon. Harmless when it is over. */
  cancel(): void
}

export interface MonitorMigration {
  /**
   * Begins to send the machine away.
   * @param uri `unix:PATH`, `tcp:HOST:PORT`
   * @param report called from time to time, first when the destination has answered
   * @throws MonitorError at once for a URI that is none; nothing has begun then
   */
  start(uri: string, report: (progress: MigrationProgress) => void): MigrationRun
}

/** What monitors need of their surroundings, beside the machine. */
export interface MonitorEnvironment {
  /** Host time, in microseconds since 1970. */
  nowMicroseconds(): number
  /** Runs something when input of other clients had its turn. */
  later(run: () => void): void
}
