/**
 * What a test does as firmware would: select, read and write fw_cfg items by DMA, with descriptors in guest memory.
 */

import { decodeFileDirectory, type FwCfgFileEntry } from '../../src/fwcfg/directory.ts'
import {
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_WRITE,
  FwCfgDmaAccess,
  fwCfgDmaControl,
} from '../../src/fwcfg/dma.ts'
import { FW_CFG_FILE_DIR } from '../../src/fwcfg/selectors.ts'
import type { GuestMemory } from '../../src/platform/guest-memory.ts'
import type { PortIo } from '../../src/platform/port-bus.ts'

const DESCRIPTOR = 0x1000
const BUFFER = 0x2000

export class GuestFwCfg {
  readonly #ports: PortIo
  readonly #memory: GuestMemory

  constructor(machine: { readonly ports: PortIo; readonly memory: GuestMemory }) {
    this.#ports = machine.ports
    this.#memory = machine.memory
  }

  /** `length` bytes of an item from its start. */
  read(selector: number, length: number): Uint8Array {
    this.#transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_READ, selector), length)
    const bytes = new Uint8Array(length)
    this.#memory.read(BUFFER, bytes)
    return bytes
  }

  write(selector: number, bytes: Uint8Array): void {
    this.#memory.write(BUFFER, bytes)
    this.#transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_WRITE, selector), bytes.length)
  }

  directory(): readonly FwCfgFileEntry[] {
    return decodeFileDirectory(this.read(FW_CFG_FILE_DIR, 2052))
  }

  file(name: string): Uint8Array {
    const entry = this.#entry(name)
    return this.read(entry.selector, entry.size)
  }

  writeFile(name: string, bytes: Uint8Array): void {
    this.write(this.#entry(name).selector, bytes)
  }

  #entry(name: string): FwCfgFileEntry {
    const entry = this.directory().find((candidate) => candidate.name === name)
    if (!entry) throw new Error(`no fw_cfg file ${name}`)
    return entry
  }

  #transfer(control: number, length: number): void {
    this.#memory.write(DESCRIPTOR, FwCfgDmaAccess.encode({ control, length, address: BigInt(BUFFER) }))
    this.#ports.write(0x514, 4, 0)
    this.#ports.write(0x518, 4, 0x0010_0000) // 0x1000, big-endian
    if (this.#memory.readU32(DESCRIPTOR) !== 0) throw new Error('fw_cfg DMA failed')
  }
}
