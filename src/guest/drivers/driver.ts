/**
 * What all drivers of the generation ID have in common: a probe that says which rule failed, and an answer to notifies.
 * @module
 */
import type { AmlData } from '../../aml/interpreter.ts'
import { hex } from '../../binary/numbers.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import type { SavedState } from '../../platform/lifecycle.ts'
import type { AcpiDevice } from '../acpi/devices.ts'
import type { AmlEvaluator } from '../acpi/evaluator.ts'
import type { NotifyHandler } from '../acpi/events.ts'
import type { GuestFindings } from '../findings.ts'
import type { Journal } from '../journal.ts'
import type { KernelLog } from '../kernel-log.ts'

/** The ID. */
export const VMGENID_SIZE = 16

/** What a probe checks, in order; rules of the device's paper are named where there is one. */
export type ProbeRule =
  /** One of the driver's IDs is among the device's (R3, R6). */
  | 'id'
  /** `_STA` (R9). */
  | 'status'
  /** There is an `ADDR`, and it can be evaluated (R5). */
  | 'addr'
  /** It is a package (R5). */
  | 'package'
  /** Of two elements (R5). */
  | 'two elements'
  /** Which are integers (R5). */
  | 'integers'
  /** Each half has 32 bits at most. */
  | 'halves'
  /** The address is not zero. */
  | 'not zero'
  /** The 16 bytes can be mapped (R1b). */
  | 'mapped'
  /** The handler is installed (R7). */
  | 'handler'
  // Device tree
  | 'compatible'
  | 'reg'
  | 'interrupts'

export interface ProbeStep {
  readonly rule: ProbeRule
  readonly ok: boolean
  /** What was found. */
  readonly found: string
}

export type Errno = 'ENODEV' | 'EINVAL' | 'ENXIO'

export interface ProbeResult {
  readonly driver: string
  /** Path or node name. */
  readonly device: string
  readonly bound: boolean
  /** In order; the last one is the one that failed. */
  readonly steps: readonly ProbeStep[]
  /** As the driver's system calls it; absent when it bound, or did not match. */
  readonly error?: Errno
  /** Of the 16 bytes, guest-physical. */
  readonly address?: number
}

/** What a driver has of its system. */
export interface DriverContext {
  readonly memory: GuestMemory
  readonly aml: AmlEvaluator
  readonly log: KernelLog
  readonly findings: GuestFindings
  readonly journal: Journal
  /** Installs a handler for device notifies. @returns takes it away */
  readonly onNotify: (path: string, handler: NotifyHandler) => () => void
  /** The machine's clock. */
  readonly now: () => bigint
  /** Bits of a physical address that the CPU has. */
  readonly addressBits: number
}

export interface VmGenIdDriver<State extends SavedState = SavedState> {
  /** Such as `vmgenid`. */
  readonly name: string
  /** Looks at one device, and binds to it if it is one. A driver that is bound takes no second one. */
  probe(device: AcpiDevice): ProbeResult
  /** The ID as the driver has it; `undefined` while it is not bound. */
  readonly currentId: Uint8Array | undefined
  /** Where it looks. */
  readonly address: number | undefined
  save(): State
  /** Takes over a saved state, handler included; the device is the one that it was bound to. @throws SavedStateError */
  restore(state: State): void
}

/** Collects the steps of a probe. */
export class Probe {
  readonly #driver: string
  readonly #device: string
  readonly #steps: ProbeStep[] = []

  constructor(driver: string, device: string) {
    this.#driver = driver
    this.#device = device
  }

  /** @returns `ok` */
  check(rule: ProbeRule, ok: boolean, found: string): boolean {
    this.#steps.push({ rule, ok, found })
    return ok
  }

  failed(error?: Errno): ProbeResult {
    return { ...this.#result(false), ...(error === undefined ? {} : { error }) }
  }

  bound(address: number): ProbeResult {
    return { ...this.#result(true), address }
  }

  #result(bound: boolean) {
    return { driver: this.#driver, device: this.#device, bound, steps: [...this.#steps] }
  }
}

/** The driver's ID that a device has, and where. */
export function matchId(
  device: AcpiDevice,
  ids: readonly string[],
  { exact = false, hidOnly = false }: { exact?: boolean; hidOnly?: boolean } = {},
): string | undefined {
  const found = device.ids.find(({ id, written, from }) => {
    if (hidOnly && from !== '_HID') return false
    return ids.includes(exact ? written : id)
  })
  return found && `${found.from} ${JSON.stringify(found.written)}`
}

/** `QEMUVGID (_HID), VM_Gen_Counter (_CID)`, or `no IDs`. */
export function showIds(device: AcpiDevice): string {
  if (device.ids.length === 0) return 'no IDs'
  return device.ids.map(({ written, from }) => `${written} (${from})`).join(', ')
}

/** Copies the 16 bytes. Where there is no memory a PC reads zeros (QEMU). */
export function readId(memory: GuestMemory, address: number): Uint8Array {
  const bytes = new Uint8Array(VMGENID_SIZE)
  memory.read(address, bytes)
  return bytes
}

/** `{0x7fe5c028, 0x0}` */
export function showPair(low: bigint, high: bigint): string {
  return `{${hex(low)}, ${hex(high)}}`
}

/** Two integers of a package; what else it is fails the probe. */
export function twoIntegers(probe: Probe, value: AmlData): readonly [bigint, bigint] | undefined {
  if (!probe.check('package', value.type === 'package', value.type)) return undefined
  const elements = value.type === 'package' ? value.value : []
  if (!probe.check('two elements', elements.length === 2, `${elements.length}`)) return undefined
  const [first, second] = elements
  const types = elements.map(({ type }) => type).join(', ')
  if (first?.type !== 'integer' || second?.type !== 'integer') {
    probe.check('integers', false, types)
    return undefined
  }
  probe.check('integers', true, types)
  return [first.value, second.value]
}

/** An address that numbers can be; one above them all is not memory. */
export function toPhysical(address: bigint): number {
  return address > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(address)
}
