/**
 * The machine that acpiexec pretends to be: every address space is memory that is zero at first, buses answer with a pattern,
 * notifications and debug messages are kept.
 *
 * Source: ACPICA 20200925, `aeregion.c`, `aeinstall.c`.
 */
import type {
  AccessWidth,
  AmlData,
  AmlHost,
  PciFunction,
  RegionAccess,
  RegionHandler,
  TransferAccess,
} from '../../src/aml/interpreter.ts'

const SMBUS = 4
const IPMI = 7
const GENERIC_SERIAL_BUS = 9
const PCC = 10

/** EmbeddedControl, SMBus, SystemCMOS, PciBarTarget, IPMI, GeneralPurposeIO, GenericSerialBus, PCC, FFixedHW, two of an OEM. */
const SERVED: readonly number[] = [3, SMBUS, 5, 6, IPMI, 8, GENERIC_SERIAL_BUS, PCC, 0x7f, 0x80, 0xe4]

/** Bytes at addresses, zero where nothing was written. */
class Memory {
  readonly #bytes = new Map<number, number>()

  read(address: number, width: number): bigint {
    let value = 0n
    for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes.get(address + i) ?? 0)
    return value
  }

  write(address: number, width: number, value: bigint): void {
    for (let i = 0; i < width; i++) this.#bytes.set(address + i, Number((value >> BigInt(8 * i)) & 0xffn))
  }
}

export class AcpiexecHost implements AmlHost {
  readonly debugged: AmlData[] = []
  /** `\_SB.DEV0 0x80` */
  readonly notifications: string[] = []
  /** `write SystemMemory 0x1000 8 0x5A`: direction, space, address, bits, value. */
  readonly accesses: string[] = []
  readonly #spaces = new Map<string, Memory>()
  #time = 0n

  readMemory(address: number, width: AccessWidth): bigint | undefined {
    return this.#read('SystemMemory', address, width)
  }
  writeMemory(address: number, width: AccessWidth, value: bigint): boolean {
    return this.#write('SystemMemory', address, width, value)
  }
  readPort(port: number, width: 1 | 2 | 4): number {
    return Number(this.#read('SystemIO', port, width))
  }
  writePort(port: number, width: 1 | 2 | 4, value: number): void {
    this.#write('SystemIO', port, width, BigInt(value))
  }
  readPciConfig(_: PciFunction, offset: number, width: AccessWidth): bigint {
    return this.#read('PCI_Config', offset, width)
  }
  writePciConfig(_: PciFunction, offset: number, width: AccessWidth, value: bigint): boolean {
    return this.#write('PCI_Config', offset, width, value)
  }

  region(space: number): RegionHandler | undefined {
    if (!SERVED.includes(space)) return undefined
    const name = `0x${space.toString(16).toUpperCase().padStart(2, '0')}`
    return {
      read: ({ address, bits }: RegionAccess) => this.#read(name, address, Math.ceil(bits / 8)),
      write: ({ address, bits }: RegionAccess, value: bigint) =>
        this.#write(name, address, Math.ceil(bits / 8), value),
      transfer: answer,
    }
  }

  notify(path: string, value: number): void {
    this.notifications.push(`${path} 0x${value.toString(16).toUpperCase().padStart(2, '0')}`)
  }
  sleep(milliseconds: number): void {
    this.#time += BigInt(milliseconds) * 10_000n
  }
  stall(microseconds: number): void {
    this.#time += BigInt(microseconds) * 10n
  }
  timer(): bigint {
    this.#time += 10n
    return this.#time
  }
  debug(value: AmlData): void {
    this.debugged.push(value)
  }
  fatal(): void {}
  findTable(_signature: string, _oemId: string, _oemTableId: string): Uint8Array | undefined {
    return undefined
  }

  #read(space: string, address: number, width: number): bigint {
    const value = this.#space(space).read(address, width)
    this.#log('read', space, address, width, value)
    return value
  }

  #write(space: string, address: number, width: number, value: bigint): boolean {
    this.#log('write', space, address, width, value)
    this.#space(space).write(address, width, value)
    return true
  }

  /** acpiexec prints 32 bits of address and value. */
  #log(direction: string, space: string, address: number, width: number, value: bigint): void {
    const hex = (number: bigint) => `0x${BigInt.asUintN(32, number).toString(16).toUpperCase()}`
    this.accesses.push(`${direction} ${space} ${hex(BigInt(address))} ${8 * width} ${hex(value)}`)
  }

  #space(name: string): Memory {
    let memory = this.#spaces.get(name)
    if (!memory) {
      memory = new Memory()
      this.#spaces.set(name, memory)
    }
    return memory
  }
}

function answer({ space, protocol }: TransferAccess, buffer: Uint8Array): boolean {
  switch (space) {
    case SMBUS:
    case GENERIC_SERIAL_BUS: {
      const length = dataLength(protocol, space === SMBUS)
      buffer.set(
        Array.from({ length }, (_, i) => (0xa0 + i) & 0xff),
        2,
      )
      buffer[0] = 0
      buffer[1] = length === 0xff ? 0x20 : length
      return true
    }
    case IPMI:
      buffer.set(Array.from(buffer, (_, i) => (i < 4 ? 0 : i)))
      buffer[1] = 64
      return true
    case PCC:
      buffer.set(Array.from(buffer, (_, i) => i & 0xff))
      return true
    default:
      return false
  }
}

function dataLength(protocol: number, isSmbus: boolean): number {
  const lengths: Readonly<Record<number, number>> = { 2: 0, 4: 1, 6: 1, 8: 2, 12: 2 }
  return Math.min(lengths[protocol] ?? 0xff, isSmbus ? 32 : 0xff)
}
