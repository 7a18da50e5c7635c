/**
 * Accesses of the boot-script executor to ports, memory and PCI configuration: what is checked, what is printed, what is done.
 *
 * Source: edk2 MdeModulePkg/Library/PiDxeS3BootScriptLib/BootScriptExecute.c; MdePkg/Library/BaseIoLibIntrinsic,
 * BasePciSegmentLibPci and BasePciCf8Lib for what they assert.
 * @module
 */
import { fromLittleEndian, hex, toLittleEndian } from '../../binary/numbers.ts'
import { FirmwareHang } from '../hang.ts'
import type { FirmwareHost } from '../host.ts'
import { formatHex } from '../log.ts'
import { selectPciConfig } from '../pci-config.ts'
import { S3BootScriptWidthMaximum, S3BootScriptWidthUint64, widthBytes, widthName } from './opcodes.ts'

const MAX_IO_ADDRESS = 0xffffn
/** Where physical addresses end; above, a page table has no entry. */
const ADDRESS_LIMIT = 2n ** 52n

export type ValueSize = 1 | 2 | 4 | 8

/** One of the three address spaces that a script reads and writes. */
export interface AddressSpace {
  /** False: `Invalid Parameter`. */
  accepts(address: bigint): boolean
  /** Values of 8 bytes are `Invalid Parameter`, when it comes to the access. */
  readonly no64?: boolean
  format(address: bigint): string
  read(address: bigint, size: ValueSize): Promise<bigint>
  write(address: bigint, size: ValueSize, value: bigint): Promise<void>
}

/** `%08x`: the low 32 bits. */
export function x32(value: number | bigint): string {
  return formatHex(BigInt.asUintN(32, BigInt(value)), 8)
}

/** `%016lx`. */
export function x64(value: bigint): string {
  return formatHex(value, 16)
}

export function portSpace(host: FirmwareHost): AddressSpace {
  const size32 = (size: ValueSize): 1 | 2 | 4 => {
    if (size === 8) throw new FirmwareHang('assert', 'an I/O access of 64 bits')
    return size
  }
  return {
    accepts: (address) => address <= MAX_IO_ADDRESS,
    format: (address) => `0x${x32(address)}`,
    // The CPU takes 16 bits of a port.
    read: async (address, size) => BigInt(await host.in(Number(address & MAX_IO_ADDRESS), size32(size))),
    write: async (address, size, value) =>
      host.out(Number(address & MAX_IO_ADDRESS), size32(size), Number(value)),
  }
}

export function memorySpace(host: FirmwareHost): AddressSpace {
  const physical = (address: bigint): number => {
    if (address >= ADDRESS_LIMIT)
      throw new FirmwareHang('exception', `an access to memory at ${hex(address)}`)
    return Number(address)
  }
  return {
    accepts: () => true,
    format: (address) => `0x${x32(address)}`,
    async read(address, size) {
      const bytes = new Uint8Array(size)
      await host.readMemory(physical(address), bytes)
      return fromLittleEndian(bytes)
    },
    async write(address, size, value) {
      await host.writeMemory(physical(address), toLittleEndian(value, size))
    },
  }
}

/**
 * @param address as a node has it: bus in bits 31-24, device in 23-16, function in 15-8, register in 7-0 and in 43-32
 * @returns as PciSegmentLib has it: segment in bits 47-32, bus in 27-20, device in 19-15, function in 14-12, register in 11-0
 */
export function encodePciAddress(segment: number, address: bigint): bigint {
  const register = ((address >> 32n) & 0xfffn) | (address & 0xffn)
  const bus = (address >> 24n) & 0xffn
  const device = (address >> 16n) & 0x1fn
  const fn = (address >> 8n) & 7n
  return (BigInt(segment) << 32n) | (bus << 20n) | (device << 15n) | (fn << 12n) | register
}

/**
 * Configuration space; addresses as `encodePciAddress` gives them.
 * @param expressBase where the memory-mapped window is, which OVMF uses on a q35; without it, ports 0xcf8 and 0xcfc
 */
export function pciSpace(host: FirmwareHost, expressBase?: number): AddressSpace {
  const memory = memorySpace(host)
  const checkSegment = (address: bigint): void => {
    if (address >> 28n !== 0n) {
      throw new FirmwareHang('assert', `an access to PCI configuration space at ${hex(address)}`, {
        reason: 'the library knows segment 0 alone',
      })
    }
  }
  const select = async (address: bigint): Promise<number> => {
    const register = Number(address & 0xfffn)
    if (register > 0xff) {
      throw new FirmwareHang('assert', `an access to PCI configuration space at ${hex(address)}`, {
        reason: 'ports reach 256 registers',
      })
    }
    return selectPciConfig(host, Number(address >> 12n), register)
  }
  return {
    accepts: () => true,
    no64: true,
    format: (address) => `0x${x64(address)}`,
    async read(address, size) {
      checkSegment(address)
      if (expressBase !== undefined) return memory.read(BigInt(expressBase) + address, size)
      return BigInt(await host.in(await select(address), size === 8 ? 4 : size))
    },
    async write(address, size, value) {
      checkSegment(address)
      if (expressBase !== undefined) await memory.write(BigInt(expressBase) + address, size, value)
      else await host.out(await select(address), size === 8 ? 4 : size, Number(value))
    },
  }
}

export interface Loop {
  readonly size: ValueSize
  /** 0: FIFO. */
  readonly addressStride: bigint
  /** 0: FILL. */
  readonly dataStride: number
}

/** `undefined` for what edk2 calls Invalid Parameter. */
export function loopOf(space: AddressSpace, width: number, address: bigint): Loop | undefined {
  if (!space.accepts(address) || width >= S3BootScriptWidthMaximum) return undefined
  const size = widthBytes(width)
  if (address % BigInt(size) !== 0n) return undefined
  const fifo = width >= 4 && width < 8
  return { size, addressStride: fifo ? 0n : BigInt(size), dataStride: width >= 8 ? 0 : size }
}

/** Whether the space has no access of this width, which edk2 finds only as it comes to one. */
export function lacksWidth(space: AddressSpace, width: number): boolean {
  return space.no64 === true && (width & 3) === S3BootScriptWidthUint64
}

export function readLine(space: AddressSpace, width: number, address: bigint): string {
  return `S3BootScriptWidth${widthName(width)} - ${space.format(address)}\n`
}

export function writeLine(space: AddressSpace, width: number, address: bigint, value: bigint): string {
  const digits = formatHex(value, 2 * widthBytes(width))
  return `S3BootScriptWidth${widthName(width)} - ${space.format(address)} (0x${digits})\n`
}
