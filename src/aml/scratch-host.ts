/**
 * A machine with nothing in it, for evaluating tables away from the machine that they describe: memory, ports, configuration
 * space and every other address space are zero at first and hold what is written.
 * @module
 */
import { isTable, SDT_HEADER_SIZE, SdtHeader } from '../binary/sdt-header.ts'
import type {
  AccessWidth,
  AmlData,
  AmlHost,
  PciFunction,
  RegionAccess,
  RegionHandler,
} from './interpreter.ts'

/** What may be written in all, in bytes: a table could go on for ever. */
const CAPACITY = 2 ** 20

export interface ScratchHostEvents {
  /** `Notify (path, value)` */
  readonly onNotify?: (path: string, value: number) => void
  /** `Store (…, Debug)` */
  readonly onDebug?: (value: AmlData) => void
  readonly onFatal?: (type: number, code: number, argument: bigint) => void
  /** Tables for `LoadTable` and `DataTableRegion`. */
  readonly tables?: readonly Uint8Array[]
}

export class ScratchHost implements AmlHost {
  readonly #events: ScratchHostEvents
  /** By address space and address. */
  readonly #bytes = new Map<string, number>()
  #nanos = 0n

  constructor(events: ScratchHostEvents = {}) {
    this.#events = events
  }

  readMemory(address: number, width: AccessWidth): bigint {
    return this.#read('memory', address, width)
  }
  writeMemory(address: number, width: AccessWidth, value: bigint): boolean {
    return this.#write('memory', address, width, value)
  }

  readPort(port: number, width: 1 | 2 | 4): number {
    return Number(this.#read('port', port, width))
  }
  writePort(port: number, width: 1 | 2 | 4, value: number): void {
    this.#write('port', port, width, BigInt(value))
  }

  readPciConfig(pci: PciFunction, offset: number, width: AccessWidth): bigint {
    return this.#read(functionName(pci), offset, width)
  }
  writePciConfig(pci: PciFunction, offset: number, width: AccessWidth, value: bigint): boolean {
    return this.#write(functionName(pci), offset, width, value)
  }

  region(space: number): RegionHandler {
    const width = ({ bits }: RegionAccess) => Math.ceil(bits / 8)
    return {
      read: (access) => this.#read(`space ${space}`, access.address, width(access)),
      write: (access, value) => this.#write(`space ${space}`, access.address, width(access), value),
    }
  }

  notify(path: string, value: number): void {
    this.#events.onNotify?.(path, value)
  }
  debug(value: AmlData): void {
    this.#events.onDebug?.(value)
  }
  fatal(type: number, code: number, argument: bigint): void {
    this.#events.onFatal?.(type, code, argument)
  }

  /** Time passes while somebody sleeps, and not otherwise. */
  sleep(milliseconds: number): void {
    this.#nanos += BigInt(Math.trunc(milliseconds)) * 1_000_000n
  }
  stall(microseconds: number): void {
    this.#nanos += BigInt(Math.trunc(microseconds)) * 1000n
  }
  timer(): bigint {
    return this.#nanos / 100n
  }

  findTable(signature: string, oemId: string, oemTableId: string): Uint8Array | undefined {
    return this.#events.tables?.find(
      (table) =>
        table.length >= SDT_HEADER_SIZE &&
        isTable(SdtHeader.decode(table.subarray(0, SDT_HEADER_SIZE)), signature, oemId, oemTableId),
    )
  }

  #read(space: string, address: number, width: number): bigint {
    let value = 0n
    for (let i = width - 1; i >= 0; i--)
      value = (value << 8n) | BigInt(this.#bytes.get(`${space} ${address + i}`) ?? 0)
    return value
  }

  #write(space: string, address: number, width: number, value: bigint): boolean {
    if (this.#bytes.size + width > CAPACITY) return false
    for (let i = 0; i < width; i++)
      this.#bytes.set(`${space} ${address + i}`, Number((value >> BigInt(8 * i)) & 0xffn))
    return true
  }
}

function functionName(pci: PciFunction): string {
  return `pci ${pci.segment}:${pci.bus}:${pci.device}.${pci.function}`
}
