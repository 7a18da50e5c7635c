/** Machines that lie: a fw_cfg whose directory, sizes and transfers are whatever the test says. */

import type { FirmwareHost } from '../../src/firmware/host.ts'
import { FwCfgFileEntry } from '../../src/fwcfg/directory.ts'
import {
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_SELECT,
  FW_CFG_DMA_CTL_SKIP,
  FwCfgDmaAccess,
} from '../../src/fwcfg/dma.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'

const TIB = 2 ** 40

export interface LyingFile {
  readonly name: string
  readonly selector: number
  /** What the directory says. */
  readonly size: number
  /** What there is; zeros behind it. */
  readonly bytes?: Uint8Array
}

export interface LyingOptions {
  readonly files: readonly LyingFile[]
  /** What the directory says. Default: the truth. */
  readonly count?: number
  /** Bytes of a DMA transfer that are really moved, at most; a hostile host moves none of the rest. */
  readonly moves?: number
  /** The control word after a transfer. Default 0. */
  readonly control?: (transfer: number) => number
  readonly dma?: boolean
}

/** A host with 3 GiB of RAM below 4 GiB and terabytes above, none of it touched until it is written. */
export class LyingMachine {
  readonly ram = [
    { start: 0, size: 3 * 2 ** 30 },
    { start: 2 ** 32, size: 8 * TIB },
  ]
  readonly memory = new SparseMemory(this.ram.map((region) => ({ ...region, kind: 'ram' as const })))
  readonly host: FirmwareHost
  transfers = 0
  readonly #items = new Map<number, Uint8Array>()
  readonly #options: LyingOptions
  #selected = 0
  #offset = 0
  #dmaHigh = 0

  constructor(options: LyingOptions) {
    this.#options = options
    const { files, count = files.length, dma = true } = options
    const directory = new Uint8Array(4 + files.length * 64)
    new DataView(directory.buffer).setUint32(0, count)
    for (const [i, { name, selector, size }] of files.entries()) {
      directory.set(FwCfgFileEntry.encode({ name, selector, size }), 4 + i * 64)
    }
    this.#items.set(0, Uint8Array.of(0x51, 0x45, 0x4d, 0x55))
    this.#items.set(1, Uint8Array.of(dma ? 3 : 1, 0, 0, 0))
    this.#items.set(0x19, directory)
    for (const { selector, bytes } of files) if (bytes) this.#items.set(selector, bytes)
    this.host = {
      readMemory: (address, target) => void this.memory.read(address, target),
      writeMemory: (address, bytes) => void this.memory.write(address, bytes),
      in: (port) => (port === 0x511 ? this.#next() : 0xff),
      out: (port, _size, value) => this.#out(port, value),
    }
  }

  #next(): number {
    return this.#items.get(this.#selected)?.[this.#offset++] ?? 0
  }

  #out(port: number, value: number): void {
    if (port === 0x510) this.#select(value)
    else if (port === 0x514) this.#dmaHigh = swap(value)
    else if (port === 0x518) this.#transfer(this.#dmaHigh * 2 ** 32 + swap(value))
  }

  #select(key: number): void {
    this.#selected = key
    this.#offset = 0
  }

  #transfer(access: number): void {
    this.transfers++
    const block = new Uint8Array(16)
    this.memory.read(access, block)
    const { control, length, address } = FwCfgDmaAccess.decode(block)
    if ((control & FW_CFG_DMA_CTL_SELECT) !== 0) this.#select(control >>> 16)
    if ((control & FW_CFG_DMA_CTL_READ) !== 0) {
      const moved = new Uint8Array(Math.min(length, this.#options.moves ?? 2 ** 20))
      const item = this.#items.get(this.#selected) ?? new Uint8Array()
      moved.set(item.subarray(this.#offset, this.#offset + moved.length))
      this.memory.write(Number(address), moved)
      this.#offset += length
    } else if ((control & FW_CFG_DMA_CTL_SKIP) !== 0) {
      this.#offset += length
    }
    const after = new Uint8Array(4)
    new DataView(after.buffer).setUint32(0, this.#options.control?.(this.transfers) ?? 0)
    this.memory.write(access, after)
  }
}

function swap(value: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, value, true)
  return view.getUint32(0, false)
}
