/**
 * PCI configuration mechanism 1, and functions that consist of their configuration bytes.
 *
 * ```
 * port          width  register
 * 0xcf8         32     address: bit 31 enable, 23-16 bus, 15-11 device, 10-8 function, 7-0 register
 * 0xcfc..0xcff  any    data, at the register's byte plus the port's offset
 * ```
 *
 * A function that is not there, or the register while bit 31 is 0, reads as all ones.
 *
 * Behaviour: QEMU hw/pci/pci_host.c, hw/pci/pci.c
 * Specs:     PCI Local Bus 3.0 §3.2.2.3.2 "Software Generation of Configuration Transactions"
 * @module
 */
import { fromHex, toHex } from '../binary/bytes.ts'
import { VmgenidError } from '../binary/errors.ts'
import { hex } from '../binary/numbers.ts'
import { type Device, type ResetKind, type SavedState, StateReader } from '../platform/lifecycle.ts'
import type { AccessSize, PortBus } from '../platform/port-bus.ts'
import { noTrace, type Trace, type Tracer } from '../platform/trace.ts'

const CONFIG_ADDRESS = 0xcf8
const CONFIG_DATA = 0xcfc
const CONFIG_ENABLE = 0x8000_0000
const CONFIG_SIZE = 256

/** Bytes by offset, in hexadecimal. */
export type ConfigBytes = Readonly<Record<number, string>>

/** A function as data. */
export interface PciFunctionSpec {
  /** For people, such as `PIIX4 PM`. */
  readonly name: string
  readonly device: number
  readonly function: number
  /** After power-on; what is not named is 0. */
  readonly powerOn: ConfigBytes
  /** Bits that the guest may change, beyond what every function lets it change. */
  readonly writable?: ConfigBytes
  /** What each reset stores; other bytes keep what the guest wrote. */
  readonly reset?: ConfigBytes
}

/** What every function has: command, cache line size, interrupt line, and all of the device's own registers. */
const COMMON_WRITABLE: ConfigBytes = { 4: '07 05', 12: 'ff', 60: 'ff', 64: 'ff'.repeat(192) }
const COMMON_RESET: ConfigBytes = { 4: '00 00', 12: '00', 60: '00' }

export class PciFunction {
  readonly spec: PciFunctionSpec
  /** 256 bytes. The chipset may change them; the guest does through `write`. */
  readonly config = new Uint8Array(CONFIG_SIZE)
  /** Bits that the guest can change now; a lock bit takes some away. */
  readonly writable = new Uint8Array(CONFIG_SIZE)
  readonly #watchers: { readonly offset: number; readonly length: number; readonly changed: () => void }[] =
    []
  /** Runs in a reset after the bytes are stored and before the watchers. */
  onReset: () => void = () => {}

  constructor(spec: PciFunctionSpec) {
    this.spec = spec
    store(this.writable, COMMON_WRITABLE)
    store(this.writable, spec.writable ?? {})
    store(this.config, spec.powerOn)
  }

  get address(): string {
    return `00:${this.spec.device.toString(16).padStart(2, '0')}.${this.spec.function}`
  }

  /** Calls back after each write that touches one of the bytes, changed or not, and after a reset and a restore. */
  watch(offset: number, length: number, changed: () => void): void {
    this.#watchers.push({ offset, length, changed })
  }

  u8(offset: number): number {
    return this.config[offset] ?? 0
  }

  u16(offset: number): number {
    return this.u8(offset) | (this.u8(offset + 1) << 8)
  }

  u32(offset: number): number {
    return (this.u16(offset) | (this.u16(offset + 2) << 16)) >>> 0
  }

  read(offset: number, size: AccessSize): number {
    let value = 0
    for (let i = 0; i < size; i++) value += this.u8(offset + i) * 2 ** (8 * i)
    return value
  }

  write(offset: number, size: AccessSize, value: number): void {
    for (let i = 0; i < size && offset + i < CONFIG_SIZE; i++) {
      const mask = this.writable[offset + i] ?? 0
      this.config[offset + i] = (this.u8(offset + i) & ~mask) | ((value >>> (8 * i)) & mask)
    }
    for (const watcher of this.#watchers) {
      if (offset < watcher.offset + watcher.length && watcher.offset < offset + size) watcher.changed()
    }
  }

  reset(): void {
    store(this.config, COMMON_RESET)
    store(this.config, this.spec.reset ?? {})
    this.onReset()
    this.#tellAll()
  }

  restore(config: Uint8Array, writable: Uint8Array): void {
    this.config.set(config)
    this.writable.set(writable)
    this.#tellAll()
  }

  #tellAll(): void {
    for (const { changed } of this.#watchers) changed()
  }
}

/** Two functions in one place. */
export class PciSlotTakenError extends VmgenidError {
  override readonly name = 'PciSlotTakenError'
  constructor(address: string, first: string, second: string) {
    super('PCI_SLOT_TAKEN', `PCI function ${address} is there already`, {
      facts: { first, second },
      hint: 'Give the second one another device or function number.',
    })
  }
}

/** Configuration of each function by its address, and QEMU's `config_reg`. */
export interface PciConfigState extends SavedState {
  readonly version: 1
  readonly configAddress: number
  readonly functions: readonly {
    readonly address: string
    /** 512 hexadecimal digits. */
    readonly config: string
    /** 512 hexadecimal digits: bits that no lock has taken away. */
    readonly writable: string
  }[]
}

export class PciConfig implements Device<PciConfigState> {
  readonly typeName = 'pci-config'
  /** By device × 8 + function. */
  readonly #functions = new Map<number, PciFunction>()
  readonly #trace: Tracer | undefined
  #address = 0

  /** @throws PortOverlapError */
  constructor({ bus, trace = noTrace }: { readonly bus: PortBus; readonly trace?: Trace }) {
    this.#trace = trace.tracer('pci')
    bus.claim(CONFIG_ADDRESS, {
      name: 'pci-config-address',
      length: 4,
      // Reads give the register's low bytes at whatever offset; only whole writes count.
      read: () => this.#address,
      write: (offset, size, value) => {
        if (offset === 0 && size === 4) this.#address = value
        else this.#trace?.('ignored-address-write', { offset, size, value })
      },
    })
    bus.claim(CONFIG_DATA, {
      name: 'pci-config-data',
      length: 4,
      read: (offset, size) => this.#read(offset, size),
      write: (offset, size, value) => this.#write(offset, size, value),
    })
  }

  /** @throws PciSlotTakenError */
  add(spec: PciFunctionSpec): PciFunction {
    const added = new PciFunction(spec)
    const slot = spec.device * 8 + spec.function
    const taken = this.#functions.get(slot)
    if (taken) throw new PciSlotTakenError(added.address, taken.spec.name, spec.name)
    this.#functions.set(slot, added)
    return added
  }

  get functions(): readonly PciFunction[] {
    return [...this.#functions.values()]
  }

  /** Resets each function; the address register keeps its value. */
  reset(_kind: ResetKind): void {
    for (const pciFunction of this.#functions.values()) pciFunction.reset()
  }

  save(): PciConfigState {
    return {
      version: 1,
      configAddress: this.#address,
      functions: this.functions.map(({ address, config, writable }) => ({
        address,
        config: toHex(config),
        writable: toHex(writable),
      })),
    }
  }

  /** @throws SavedStateError; functions that the state does not name keep their bytes */
  restore(state: PciConfigState): void {
    const reader = new StateReader(this.typeName, state, 1)
    const configAddress = reader.integer('configAddress', 0xffff_ffff)
    const saved = new Map(
      reader
        .parts('functions')
        .map((part) => [
          part.text('address'),
          { config: part.bytes('config', CONFIG_SIZE), writable: part.bytes('writable', CONFIG_SIZE) },
        ]),
    )
    this.#address = configAddress
    for (const pciFunction of this.functions) {
      const own = saved.get(pciFunction.address)
      if (own) pciFunction.restore(own.config, own.writable)
    }
  }

  #selected(): PciFunction | undefined {
    if ((this.#address & CONFIG_ENABLE) === 0) return undefined
    const bus = (this.#address >>> 16) & 0xff
    return bus === 0 ? this.#functions.get((this.#address >>> 8) & 0xff) : undefined
  }

  #read(offset: number, size: AccessSize): number {
    const register = (this.#address & 0xff) | offset
    return this.#selected()?.read(register, size) ?? 0xffff_ffff
  }

  #write(offset: number, size: AccessSize, value: number): void {
    const register = (this.#address & 0xff) | offset
    const selected = this.#selected()
    this.#trace?.('write', { function: selected?.address ?? hex(this.#address), register, size, value })
    selected?.write(register, size, value)
  }
}

function store(target: Uint8Array, bytes: ConfigBytes): void {
  for (const [offset, text] of Object.entries(bytes)) target.set(fromHex(text), Number(offset))
}
