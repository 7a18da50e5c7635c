/** What a guest can do to a machine of ours: ports, memory, and fw_cfg as firmware uses it. */
import {
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_WRITE,
  FwCfgDmaAccess,
  fwCfgDmaControl,
} from '../../src/fwcfg/dma.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'
import type { MemoryRegion } from '../../src/platform/memory-regions.ts'
import { PortBus } from '../../src/platform/port-bus.ts'

export const RAM_END = 0x10_0000
export const ROM_BASE = 0xfffc_0000

const REGIONS: readonly MemoryRegion[] = [
  { start: 0, size: RAM_END, kind: 'ram' },
  { start: ROM_BASE, size: 0x4_0000, kind: 'rom' },
]

const DESCRIPTOR = 0x1000
export const DATA = 0x2000

export class Guest {
  readonly bus = new PortBus()
  readonly memory: SparseMemory

  constructor(regions: readonly MemoryRegion[] = REGIONS) {
    this.memory = new SparseMemory(regions)
  }

  inb = (port: number): number => this.bus.in8(port)
  inw = (port: number): number => this.bus.in16(port)
  inl = (port: number): number => this.bus.in32(port)
  outb = (port: number, value: number): void => this.bus.out8(port, value)
  outw = (port: number, value: number): void => this.bus.out16(port, value)
  outl = (port: number, value: number): void => this.bus.out32(port, value)

  bytes(address: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    this.memory.read(address, bytes)
    return bytes
  }

  /** The next bytes of the selected item, by the data port. */
  next(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.inb(0x511))
  }

  /** @returns control when the transfer is over */
  dma(control: number, length = 0, address: bigint | number = DATA, descriptor = DESCRIPTOR): number {
    this.memory.write(descriptor, FwCfgDmaAccess.encode({ control, length, address: BigInt(address) }))
    this.startDma(descriptor)
    return FwCfgDmaAccess.decode(this.bytes(descriptor, 16)).control
  }

  startDma(descriptor: number): void {
    const view = new DataView(new ArrayBuffer(8))
    view.setBigUint64(0, BigInt(descriptor))
    if (descriptor > 0xffff_ffff) this.outl(0x514, view.getUint32(0, true))
    this.outl(0x518, view.getUint32(4, true))
  }

  readFile(selector: number, length: number): Uint8Array {
    this.dma(fwCfgDmaControl(FW_CFG_DMA_CTL_READ, selector), length)
    return this.bytes(DATA, length)
  }

  writeFile(selector: number, bytes: Uint8Array): number {
    this.memory.write(DATA, bytes)
    return this.dma(fwCfgDmaControl(FW_CFG_DMA_CTL_WRITE, selector), bytes.length)
  }

  /** PCI configuration, mechanism 1. @param slot device × 8 + function */
  readConfig(slot: number, register: number): number {
    this.outl(0xcf8, 0x8000_0000 + slot * 256 + (register & 0xfc))
    return this.inl(0xcfc)
  }

  writeConfig(slot: number, register: number, size: 1 | 2 | 4, value: number): void {
    this.outl(0xcf8, 0x8000_0000 + slot * 256 + (register & 0xfc))
    this.bus.write(0xcfc + (register & 3), size, value)
  }
}
