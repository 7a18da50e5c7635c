/**
 * fw_cfg: how QEMU's host hands data to firmware, by port bytes and by DMA.
 *
 * ```
 * port    width  direction  meaning
 * 0x510   16     write      select an item, rewind it
 * 0x510   8      read       next byte of the item (0x511 as well)
 * 0x514   32     write      DMA address, high half (big-endian)
 * 0x518   32     write      DMA address, low half (big-endian): starts the transfer
 * 0x514   any    read       the string "QEMU CFG", at any offset
 * ```
 *
 * Items below 0x20 are fixed, those from 0x20 on are files, sorted by name and listed in item 0x19. A file added later
 * moves the selectors of those behind it, so they are final only after `finishStartUp`.
 * A transfer is over when the port write returns. Its cost is bounded by the item and by the guest memory that it
 * covers, whatever length a guest asks for.
 *
 * Behaviour: QEMU hw/nvram/fw_cfg.c
 * Specs:     QEMU docs/specs/fw_cfg.rst
 * @module
 */
import { swap32 } from '../binary/numbers.ts'
import type { FwCfgFileEntry } from '../fwcfg/directory.ts'
import {
  FW_CFG_DMA_CTL_ERROR,
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_SELECT,
  FW_CFG_DMA_CTL_SKIP,
  FW_CFG_DMA_CTL_WRITE,
  FW_CFG_DMA_SIGNATURE,
  FwCfgDmaAccess,
  fwCfgDmaSelector,
} from '../fwcfg/dma.ts'
import {
  FW_CFG_FILE_SLOTS_DFLT,
  FW_CFG_ID,
  FW_CFG_INVALID,
  FW_CFG_SIGNATURE,
  FW_CFG_VERSION,
  FW_CFG_VERSION_DMA,
  type FwCfgSelector,
} from '../fwcfg/selectors.ts'
import type { GuestMemory } from '../platform/guest-memory.ts'
import { type Device, type ResetKind, type SavedState, StateReader } from '../platform/lifecycle.ts'
import { GUEST_ADDRESS_LIMIT } from '../platform/memory-regions.ts'
import type { AccessSize, PortBus } from '../platform/port-bus.ts'
import { noTrace, type Trace, type Tracer } from '../platform/trace.ts'
import { type FwCfgItem, type FwCfgItemOptions, FwCfgItems } from './fw-cfg-items.ts'

/** First port of a PC's device: selector and data here, DMA address four ports above. */
export const FW_CFG_IO_BASE = 0x510

// Offsets from the first port:
const CONTROL = 0 // select, 16 bits; data, 8 bits
const DMA_ADDRESS = 4 // eight ports
// Within the DMA address register:
const DMA_ADDRESS_HIGH = 0
const DMA_ADDRESS_LOW = 4 // its write starts the transfer

export interface FwCfgOptions {
  readonly bus: PortBus
  readonly memory: GuestMemory
  readonly trace?: Trace
  /** First port; default 0x510. */
  readonly port?: number
  /** Machine types before 2.5 have no DMA. Default true. */
  readonly dmaEnabled?: boolean
  /** Default 0x20, at least 0x10. */
  readonly fileSlots?: number
}

/** What VMState `fw_cfg` and its subsection `fw_cfg/dma` hold. The items belong to their owners. */
export interface FwCfgState extends SavedState {
  readonly version: 1
  /** 0xffff: no item. */
  readonly selector: number
  readonly offset: number
  /** 16 hexadecimal digits. */
  readonly dmaAddress: string
}

export class FwCfg implements Device<FwCfgState> {
  readonly typeName = 'fw_cfg'
  readonly dmaEnabled: boolean
  readonly #items: FwCfgItems
  readonly #memory: GuestMemory
  readonly #trace: Tracer | undefined
  #selector: FwCfgSelector = FW_CFG_SIGNATURE
  #offset = 0
  #dmaAddress = 0n
  readonly #descriptor = new Uint8Array(FwCfgDmaAccess.size)

  /** Claims the ports; adds the signature, the feature word and the directory. @throws PortOverlapError, FwCfgItemError */
  constructor(options: FwCfgOptions) {
    const { bus, port = FW_CFG_IO_BASE, dmaEnabled = true, trace = noTrace } = options
    this.#memory = options.memory
    this.#trace = trace.tracer('fw_cfg')
    this.dmaEnabled = dmaEnabled
    this.#items = new FwCfgItems(options.fileSlots ?? FW_CFG_FILE_SLOTS_DFLT)
    this.addItem(FW_CFG_SIGNATURE, Uint8Array.of(0x51, 0x45, 0x4d, 0x55)) // "QEMU"
    this.addItem(FW_CFG_ID, Uint8Array.of(FW_CFG_VERSION | (dmaEnabled ? FW_CFG_VERSION_DMA : 0), 0, 0, 0))

    bus.claim(port + CONTROL, {
      name: 'fw_cfg',
      length: 2,
      accepts: (_offset, size, direction) => size === 1 || (size === 2 && direction === 'write'),
      read: () => this.#readData(),
      write: (offset, size, value) => this.#writeControl(offset, size, value),
    })
    if (!dmaEnabled) return
    bus.claim(port + DMA_ADDRESS, {
      name: 'fw_cfg.dma',
      length: 8,
      accepts: (offset, size, direction) => direction === 'read' || (size === 4 && offset % 4 === 0),
      read: readDmaSignature,
      write: (offset, _size, value) => this.#writeDmaAddress(offset, value),
    })
  }

  /**
   * Adds a fixed item. The bytes stay the caller's: what it changes in them, the guest reads.
   * @param selector number below 0x20, with or without FW_CFG_ARCH_LOCAL
   * @throws FwCfgItemError
   */
  addItem(selector: FwCfgSelector, bytes: Uint8Array, options?: FwCfgItemOptions): void {
    this.#items.addItem(selector, bytes, options)
  }

  /** Adds a fixed item or replaces its bytes. */
  setItem(selector: FwCfgSelector, bytes: Uint8Array): void {
    this.#items.setItem(selector, bytes)
  }

  /**
   * Adds a file, in its place by name. The bytes stay the caller's, and the guest's writes are in them.
   * @throws FwCfgDuplicateNameError, FwCfgSlotsError; FwCfgItemError for a name no guest could read, or after start-up
   */
  addFile(name: string, bytes: Uint8Array, options?: FwCfgItemOptions): void {
    this.#items.addFile(name, bytes, options)
  }

  /** Replaces the bytes of a file, and with them its size in the directory; adds the file if there is none. */
  setFile(name: string, bytes: Uint8Array): void {
    this.#items.setFile(name, bytes)
  }

  /** The bytes of a file as they are, no copy. */
  file(name: string): Uint8Array | undefined {
    return this.#items.file(name)?.bytes
  }

  /** How a file was added: whether the guest may write it, and what runs when it is selected. */
  fileOptions(name: string): FwCfgItemOptions | undefined {
    return this.#items.file(name)
  }

  /** The bytes of any item as they are, no copy. */
  item(selector: FwCfgSelector): Uint8Array | undefined {
    return this.#items.at(selector)?.bytes
  }

  /** Names, selectors and sizes, as the directory has them. */
  get files(): readonly FwCfgFileEntry[] {
    return this.#items.files
  }

  /** From here on selectors are final: `addFile` throws. */
  finishStartUp(): void {
    this.#items.finishStartUp()
  }

  /** Selects the signature. The DMA address keeps a half that was written: use clears it, not a reset. */
  reset(_kind: ResetKind): void {
    this.#select(FW_CFG_SIGNATURE)
  }

  save(): FwCfgState {
    return {
      version: 1,
      selector: this.#selector,
      offset: this.#offset,
      dmaAddress: this.#dmaAddress.toString(16).padStart(16, '0'),
    }
  }

  /** Select callbacks do not run. @throws SavedStateError */
  restore(state: FwCfgState): void {
    const reader = new StateReader(this.typeName, state, 1)
    const selector = reader.integer('selector', 0xffff)
    const offset = reader.integer('offset', 0xffff_ffff)
    const dmaAddress = BigInt(`0x${reader.hexText('dmaAddress', 8)}`)
    this.#selector = this.#items.exists(selector) ? selector : FW_CFG_INVALID
    this.#offset = offset
    this.#dmaAddress = dmaAddress
  }

  /** A byte at 0x510 or 0x511; past the end, or without an item, 0. */
  #readData(): number {
    const byte = this.#current()?.bytes[this.#offset]
    if (byte === undefined) return 0
    this.#offset++
    return byte
  }

  #writeControl(offset: number, size: AccessSize, value: number): void {
    if (size === 2) this.#select(value)
    // QEMU 2.4 took the writing of bytes away.
    else this.#trace?.('ignored-write', { offset, value })
  }

  #writeDmaAddress(offset: number, value: number): void {
    const half = BigInt(swap32(value))
    switch (offset) {
      case DMA_ADDRESS_HIGH:
        this.#dmaAddress = half << 32n // an older low half is gone
        break
      case DMA_ADDRESS_LOW:
        this.#dmaAddress |= half
        this.#transfer()
        break
      default:
        this.#trace?.('ignored-dma-write', { offset, value })
    }
  }

  #select(selector: FwCfgSelector): void {
    const known = this.#items.exists(selector)
    this.#selector = known ? selector : FW_CFG_INVALID
    this.#offset = 0
    this.#trace?.('select', { key: selector, known })
    this.#current()?.onSelect?.()
  }

  /** One transfer, from its descriptor to the final control word. */
  #transfer(): void {
    const at = this.#dmaAddress
    this.#dmaAddress = 0n
    // Above 52 bits there is no memory: neither a descriptor nor a place for the result.
    if (at >= BigInt(GUEST_ADDRESS_LIMIT)) return
    const descriptor = Number(at)
    if (!this.#memory.read(descriptor, this.#descriptor)) {
      this.#trace?.('dma-no-descriptor', { addr: descriptor })
      this.#memory.writeU32(descriptor, swap32(FW_CFG_DMA_CTL_ERROR))
      return
    }
    const { control, length, address } = FwCfgDmaAccess.decode(this.#descriptor)
    if (control & FW_CFG_DMA_CTL_SELECT) this.#select(fwCfgDmaSelector(control))
    const ok = this.#moveData(control, length, address)
    this.#trace?.('dma', { key: this.#selector, control: control & 0xffff, len: length, addr: address, ok })
    this.#memory.writeU32(descriptor, swap32(ok ? 0 : FW_CFG_DMA_CTL_ERROR))
  }

  /** READ before WRITE before SKIP; no other bit of the control word counts. */
  #moveData(control: number, length: number, address: bigint): boolean {
    if (length === 0) return true
    if (control & FW_CFG_DMA_CTL_READ) return this.#dmaRead(length, address)
    if (control & FW_CFG_DMA_CTL_WRITE) return this.#dmaWrite(length, address)
    if (control & FW_CFG_DMA_CTL_SKIP) this.#offset += this.#available(length)
    return true
  }

  /** Item to memory, then zeros. No zeros when the item's bytes did not all arrive. */
  #dmaRead(length: number, address: bigint): boolean {
    const count = this.#available(length)
    const bytes = this.#current()?.bytes.subarray(this.#offset, this.#offset + count)
    this.#offset += count
    const arrived =
      bytes === undefined ||
      inMemory(address, count, (at, from, to) => this.#memory.write(at, bytes.subarray(from, to)))
    return (
      arrived &&
      inMemory(address + BigInt(count), length - count, (at, from, to) => this.#memory.fill(at, to - from, 0))
    )
  }

  /**
   * Memory to item: all or nothing; the offset moves also when it is nothing. Source bytes that are not memory
   * arrive as zeros, because the data goes straight into the item before the transfer is known to have failed.
   */
  #dmaWrite(length: number, address: bigint): boolean {
    const item = this.#current()
    const start = this.#offset
    const count = this.#available(length)
    this.#offset += count
    if (!item?.writable || count !== length) return false
    const bytes = item.bytes.subarray(start, start + count)
    bytes.fill(0)
    const whole = inMemory(address, count, (at, from, to) => this.#memory.read(at, bytes.subarray(from, to)))
    if (whole) item.onWrite?.(start, count)
    return whole
  }

  /** How many of `length` bytes the item still has. */
  #available(length: number): number {
    return Math.max(0, Math.min(length, (this.#current()?.bytes.length ?? 0) - this.#offset))
  }

  #current(): FwCfgItem | undefined {
    return this.#selector === FW_CFG_INVALID ? undefined : this.#items.at(this.#selector)
  }
}

function readDmaSignature(offset: number, size: AccessSize): number {
  let value = 0
  for (let i = 0; i < size; i++) value += FW_CFG_DMA_SIGNATURE.charCodeAt(offset + i) * 2 ** (8 * i)
  return value
}

const ADDRESS_END = 1n << 64n

/**
 * Calls `move` with the part of a 64-bit address range that can be memory: what lies below 2^52, also when the range
 * runs over the end of the 64 bits and goes on at 0.
 * @returns whether that part is everything, and was moved whole
 */
function inMemory(
  address: bigint,
  length: number,
  move: (address: number, from: number, to: number) => boolean,
): boolean {
  if (length === 0) return true
  const start = address % ADDRESS_END
  if (start < BigInt(GUEST_ADDRESS_LIMIT)) return move(Number(start), 0, length)
  const belowEnd = ADDRESS_END - start
  if (belowEnd < BigInt(length)) move(0, Number(belowEnd), length)
  return false
}
