/**
 * The machine as AML reaches it: guest memory, ports, PCI configuration space by 0xcf8 and 0xcfc, CMOS by 0x70 and 0x71.
 *
 * Where there is no memory a PC reads zeros and loses what is written (QEMU): no access fails. Time passes by itself only:
 * `Sleep` and `Stall` return at once.
 *
 * Source: PCI Local Bus 3.0 §3.2.2.3.2 "Software Generation of Configuration Transactions"; ACPI 6.5 §5.5.2.4 "Access to
 * Operation Regions"
 * @module
 */
import type { AccessWidth, AmlHost, PciFunction, RegionHandler } from '../../aml/interpreter.ts'
import { fromLittleEndian, hex, toLittleEndian } from '../../binary/numbers.ts'
import type { Clock } from '../../platform/clock.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import type { AccessSize, PortIo } from '../../platform/port-bus.ts'
import type { GuestFindings } from '../findings.ts'
import type { KernelLog } from '../kernel-log.ts'

const PCI_ADDRESS = 0xcf8
const PCI_DATA = 0xcfc
const PCI_ENABLE = 0x8000_0000
/** Registers that the old mechanism reaches. */
const PCI_CONFIG_SIZE = 0x100

const CMOS_SPACE = 0x05
const CMOS_INDEX = 0x70
const CMOS_DATA = 0x71
/** The top bit of the index switches NMIs off. */
const CMOS_SIZE = 0x80

export interface GuestAmlHostContext {
  readonly memory: GuestMemory
  readonly ports: PortIo
  readonly clock: Clock
  readonly log: KernelLog
  readonly findings: GuestFindings
  readonly notify: (path: string, code: number) => void
  /** Tables that were found, for `LoadTable`. */
  readonly findTable: AmlHost['findTable']
}

export class GuestAmlHost implements AmlHost {
  readonly #context: GuestAmlHostContext
  readonly #cmos: RegionHandler

  constructor(context: GuestAmlHostContext) {
    this.#context = context
    const { ports } = context
    this.#cmos = {
      read({ address }) {
        if (address >= CMOS_SIZE) return undefined
        ports.write(CMOS_INDEX, 1, address)
        return BigInt(ports.read(CMOS_DATA, 1))
      },
      write({ address }, value) {
        if (address >= CMOS_SIZE) return false
        ports.write(CMOS_INDEX, 1, address)
        ports.write(CMOS_DATA, 1, Number(value & 0xffn))
        return true
      },
    }
  }

  readMemory(address: number, width: AccessWidth): bigint {
    const bytes = new Uint8Array(width)
    this.#context.memory.read(address, bytes)
    return fromLittleEndian(bytes)
  }

  writeMemory(address: number, width: AccessWidth, value: bigint): boolean {
    this.#context.memory.write(address, toLittleEndian(value, width))
    return true
  }

  readPort(port: number, width: AccessSize): number {
    return this.#context.ports.read(port, width)
  }

  writePort(port: number, width: AccessSize, value: number): void {
    this.#context.ports.write(port, width, value)
  }

  readPciConfig(pci: PciFunction, offset: number, width: AccessWidth): bigint | undefined {
    if (width === 8 || !this.#selectPci(pci, offset, width)) return undefined
    return BigInt(this.#context.ports.read(PCI_DATA + (offset & 3), width))
  }

  writePciConfig(pci: PciFunction, offset: number, width: AccessWidth, value: bigint): boolean {
    if (width === 8 || !this.#selectPci(pci, offset, width)) return false
    this.#context.ports.write(PCI_DATA + (offset & 3), width, Number(value & 0xffff_ffffn))
    return true
  }

  region(space: number): RegionHandler | undefined {
    return space === CMOS_SPACE ? this.#cmos : undefined
  }

  notify(path: string, value: number): void {
    this.#context.notify(path, value)
  }

  sleep(_milliseconds: number): void {}

  stall(_microseconds: number): void {}

  timer(): bigint {
    return this.#context.clock.now() / 100n
  }

  /** Nobody sees it: Linux prints the Debug object only when it is told to. */
  debug(): void {}

  fatal(type: number, code: number, argument: bigint): void {
    const text = `Fatal opcode executed: Type ${hex(type)} Code ${hex(code)} Arg ${hex(argument)}`
    this.#context.log.print(`ACPI: ${text}`)
    this.#context.findings.error('aml-fatal', text)
  }

  findTable(signature: string, oemId: string, oemTableId: string): Uint8Array | undefined {
    return this.#context.findTable(signature, oemId, oemTableId)
  }

  #selectPci({ segment, bus, device, function: fn }: PciFunction, offset: number, width: number): boolean {
    if (segment !== 0 || offset + width > PCI_CONFIG_SIZE || (offset & 3) + width > 4) return false
    const address = (bus << 16) | (device << 11) | (fn << 8) | (offset & 0xfc)
    this.#context.ports.write(PCI_ADDRESS, 4, (address | PCI_ENABLE) >>> 0)
    return true
  }
}
