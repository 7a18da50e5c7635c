/**
 * Windows: the driver of the generation counter, the program that reads it, and Active Directory, which is what it is for.
 *
 * The driver answers an IOCTL with a copy of memory: two little-endian 64-bit numbers, low and high. A domain controller
 * keeps the value that it has last seen in its directory, `msDS-GenerationId`, and compares at each boot and before each
 * write: a machine that was reverted while it ran has had no boot. Nothing here waits for a Notify.
 *
 * Source: Microsoft "Virtual Machine Generation Identifier"; `msDS-GenerationId` in [MS-ADA2]; R. Nobel, "The Active Directory
 * and VM Generation-ID", parts 1 and 3
 * @module
 */
import { equalBytes, toHex } from '../../binary/bytes.ts'
import { Guid } from '../../binary/guid.ts'
import { fromLittleEndian, hex } from '../../binary/numbers.ts'
import { type SavedState, StateReader } from '../../platform/lifecycle.ts'
import { type RandomSource, randomGuid } from '../../platform/random.ts'
import type { AcpiDevice } from '../acpi/devices.ts'
import {
  type DriverContext,
  matchId,
  Probe,
  type ProbeResult,
  readId,
  showIds,
  showPair,
  toPhysical,
  twoIntegers,
  VMGENID_SIZE,
  type VmGenIdDriver,
} from './driver.ts'

/** As it is written: this one is not upper-cased first. */
const ID = 'VM_Gen_Counter'

/** `IOCTL_VMGENCOUNTER_READ`, of `\\.\VmGenerationCounter`. */
export const IOCTL_VMGENCOUNTER_READ = 0x0032_c004

/** `VM_GENCOUNTER` of the Windows SDK. */
export interface VmGenCounter {
  readonly low: bigint
  readonly high: bigint
}

export interface WindowsDriverState extends SavedState {
  readonly version: 1
  /** Empty: not started. */
  readonly path: string
  readonly address: number
  readonly notifies: number
  /** Hexadecimal. */
  readonly seen: string
}

export class WindowsGenCounterDriver implements VmGenIdDriver<WindowsDriverState> {
  readonly name = 'Microsoft Hyper-V Generation Counter'
  readonly #context: DriverContext
  #started: { readonly path: string; readonly address: number } | undefined
  #seen: Uint8Array = new Uint8Array(VMGENID_SIZE)
  #notifies = 0

  constructor(context: DriverContext) {
    this.#context = context
  }

  get currentId(): Uint8Array | undefined {
    return this.#started && readId(this.#context.memory, this.#started.address)
  }

  get address(): number | undefined {
    return this.#started?.address
  }

  /** Device notifies so far, of any code. */
  get notifies(): number {
    return this.#notifies
  }

  probe(device: AcpiDevice): ProbeResult {
    const { aml, findings } = this.#context
    const probe = new Probe(this.name, device.path)
    const match = matchId(device, [ID], { exact: true })
    if (!probe.check('id', match !== undefined, match ?? showIds(device))) return probe.failed()
    if (!probe.check('status', device.present, hex(device.status))) return probe.failed()
    const name = aml.evaluate(`${device.path}._DDN`)
    if (!name.ok || name.value.type !== 'string' || name.value.value !== ID) {
      findings.warning('r4-ddn', `${device.path} has no _DDN ${JSON.stringify(ID)} (R4)`)
    }
    const addr = aml.evaluate(`${device.path}.ADDR`)
    if (!probe.check('addr', addr.ok, addr.ok ? addr.value.type : addr.error.status) || !addr.ok) {
      return probe.failed()
    }
    const halves = twoIntegers(probe, addr.value)
    if (!halves) return probe.failed()
    const address = toPhysical(BigInt.asUintN(64, (halves[0] & 0xffff_ffffn) | (halves[1] << 32n)))
    if (!probe.check('not zero', address !== 0, showPair(...halves))) return probe.failed()
    this.#started = { path: device.path, address }
    this.#seen = readId(this.#context.memory, address)
    this.#context.onNotify(device.path, () => this.#notified())
    probe.check('handler', true, 'installed')
    return probe.bound(address)
  }

  /**
   * `DeviceIoControl`. A copy of what is in memory at that moment.
   * @returns `undefined` for another code, or without a device
   */
  ioctl(code: number): VmGenCounter | undefined {
    const id = this.currentId
    if (code !== IOCTL_VMGENCOUNTER_READ || !id) return undefined
    return { low: fromLittleEndian(id.subarray(0, 8)), high: fromLittleEndian(id.subarray(8)) }
  }

  /** What Microsoft's sample program prints: `low:high`, hexadecimal without leading zeros. */
  sampleOutput(): string | undefined {
    const counter = this.ioctl(IOCTL_VMGENCOUNTER_READ)
    return counter && `${counter.low.toString(16)}:${counter.high.toString(16)}`
  }

  save(): WindowsDriverState {
    const { path = '', address = 0 } = this.#started ?? {}
    return { version: 1, path, address, notifies: this.#notifies, seen: toHex(this.#seen) }
  }

  restore(state: WindowsDriverState): void {
    const reader = new StateReader('windows vmgencounter', state, 1)
    const path = reader.text('path')
    const address = reader.integer('address', Number.MAX_SAFE_INTEGER)
    const notifies = reader.integer('notifies', Number.MAX_SAFE_INTEGER)
    const seen = reader.bytes('seen', VMGENID_SIZE)
    this.#started = path === '' ? undefined : { path, address }
    this.#notifies = notifies
    this.#seen = seen
    if (path !== '') this.#context.onNotify(path, () => this.#notified())
  }

  #notified(): void {
    this.#notifies++
    const before = this.#seen
    this.#seen = this.currentId ?? before
    const changed = !equalBytes(before, this.#seen)
    this.#context.journal.add({ event: 'driver', device: this.name, changed })
  }
}

/** What a domain controller does when it finds itself to be a copy. */
export type Safeguard = 'RID pool discarded' | 'invocation ID reset' | 'SYSVOL restored non-authoritatively'

/** Reads the value, as at a boot. */
export const EVENT_GENERATION_ID_READ = 2172

export type DirectoryEvent =
  | { readonly event: typeof EVENT_GENERATION_ID_READ; readonly value: string }
  | {
      readonly event: 'generation changed'
      readonly at: 'boot' | 'write'
      readonly safeguards: readonly Safeguard[]
    }

export interface DomainControllerState extends SavedState {
  readonly version: 1
  /** `msDS-GenerationId`: 16 bytes in hexadecimal, empty before the first boot after promotion. */
  readonly generationId: string
  readonly invocationId: string
}

/**
 * A domain controller and its directory. The directory is on disk: it is in the snapshot that the machine is reverted to,
 * and the value in it is the one of that time.
 */
export class DomainController {
  readonly #driver: WindowsGenCounterDriver
  readonly #random: RandomSource
  readonly #events: DirectoryEvent[] = []
  #generationId: Uint8Array | undefined
  #invocationId: Guid

  /** A freshly promoted one: it writes the value at its first boot. */
  constructor(driver: WindowsGenCounterDriver, random: RandomSource) {
    this.#driver = driver
    this.#random = random
    this.#invocationId = randomGuid(this.#random)
  }

  /** The attribute `msDS-GenerationId` of its own computer object. */
  get generationId(): Uint8Array | undefined {
    return this.#generationId?.slice()
  }

  /** Who wrote, for the others: two copies with one of these corrupt the replication. */
  get invocationId(): Guid {
    return this.#invocationId
  }

  /** The directory's event log. */
  get events(): readonly DirectoryEvent[] {
    return this.#events
  }

  boot(): readonly Safeguard[] {
    const id = this.#driver.currentId
    if (!id) return []
    if (!this.#generationId) {
      this.#generationId = id
      return []
    }
    this.#events.push({ event: EVENT_GENERATION_ID_READ, value: toHex(this.#generationId) })
    return this.#compare('boot')
  }

  /** Before a write to the directory. */
  write(): readonly Safeguard[] {
    return this.#compare('write')
  }

  save(): DomainControllerState {
    return {
      version: 1,
      generationId: toHex(this.#generationId ?? new Uint8Array(0)),
      invocationId: this.#invocationId.toString(),
    }
  }

  /** @throws SavedStateError, GuidTextError */
  restore(state: DomainControllerState): void {
    const reader = new StateReader('domain controller', state, 1)
    const id = reader.bytes('generationId')
    this.#invocationId = Guid.parse(reader.text('invocationId'))
    this.#generationId = id.length === VMGENID_SIZE ? id : undefined
  }

  #compare(at: 'boot' | 'write'): readonly Safeguard[] {
    const id = this.#driver.currentId
    if (!id || !this.#generationId || equalBytes(id, this.#generationId)) return []
    const safeguards: readonly Safeguard[] = [
      'RID pool discarded',
      'invocation ID reset',
      'SYSVOL restored non-authoritatively',
    ]
    this.#invocationId = randomGuid(this.#random)
    this.#generationId = id
    this.#events.push({ event: 'generation changed', at, safeguards })
    return safeguards
  }
}
