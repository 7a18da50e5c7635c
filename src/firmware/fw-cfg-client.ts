/**
 * The firmware's side of fw_cfg, as edk2's DXE library does it: an item is selected by port, its bytes go by DMA where
 * the device has that, and through the data port where it has not.
 *
 * Reads, skips and writes go on where the one before ended; only `select` rewinds. Each select is a log line.
 *
 * The library knows no errors: a transfer that the device refuses fails an assertion, and one that does not end is
 * waited for. Both are a `FirmwareHang` here.
 *
 * Source: edk2 OvmfPkg/Library/QemuFwCfgLib/QemuFwCfgLib.c and QemuFwCfgDxe.c, QemuFwCfgS3Lib/QemuFwCfgS3PeiDxe.c.
 * @module
 */
import { toLatin1 } from '../binary/bytes.ts'
import { u16be, u32be, u32le } from '../binary/layout.ts'
import { hex, swap32 } from '../binary/numbers.ts'
import { FW_CFG_MAX_FILES, FwCfgFileEntry } from '../fwcfg/directory.ts'
import {
  FW_CFG_DMA_CTL_ERROR,
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_SKIP,
  FW_CFG_DMA_CTL_WRITE,
  FwCfgDmaAccess,
} from '../fwcfg/dma.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import { FW_CFG_FILE_DIR, FW_CFG_ID, FW_CFG_SIGNATURE, FW_CFG_VERSION_DMA } from '../fwcfg/selectors.ts'
import { isS3Supported, SYSTEM_STATES_SIZE } from '../fwcfg/system-states.ts'
import { FirmwareHang } from './hang.ts'
import type { FirmwareHost } from './host.ts'
import { DEBUG_INFO, type FirmwareLog, formatHex } from './log.ts'
import { EFI_PAGE_SIZE, EfiBootServicesData, type UefiMemory } from './uefi-memory.ts'

export const FW_CFG_SELECTOR_PORT = 0x510
export const FW_CFG_DATA_PORT = 0x511
/** High half of the DMA address, big-endian; the low half is four further and starts the transfer. */
export const FW_CFG_DMA_PORT = 0x514

const SIGNATURE = 0x554d_4551 // "QEMU"
const NAME_OFFSET = FwCfgFileEntry.offsetOf('name')
const SELECTOR_OFFSET = FwCfgFileEntry.offsetOf('selector')
/** Where data passes through guest memory: 16 pages behind the control structure's. */
const BOUNCE_PAGES = 16
/** edk2 has it on the stack. Here it is low, out of the way of what goes out from the top. */
const LOW_MEMORY = 0x17f_ffff
const BOUNCE_SIZE = BOUNCE_PAGES * EFI_PAGE_SIZE

export interface FwCfgLimits {
  /** How often a control structure is looked at before the transfer counts as one without end. */
  readonly polls: number
  /** Bytes of one transfer through the data port, a port access each. */
  readonly portBytes: number
}

const LIMITS: FwCfgLimits = { polls: 100_000, portBytes: 2 ** 24 }

export interface FwCfgClientOptions {
  readonly host: FirmwareHost
  /** For transfers by DMA. Absent, as in early PEI: everything goes through the data port. */
  readonly memory?: UefiMemory | undefined
  readonly log: FirmwareLog
  readonly limits?: Partial<FwCfgLimits> | undefined
}

export type FwCfgFound =
  | { readonly status: 'Success'; readonly key: number; readonly size: number }
  | { readonly status: 'Not Found' | 'Unsupported' }

export class FwCfgClient {
  readonly #host: FirmwareHost
  readonly #memory: UefiMemory | undefined
  readonly #log: FirmwareLog
  readonly #limits: FwCfgLimits
  /** Of the control structure; the bounce buffer is a page further. */
  #dma: number | undefined
  #available = false
  #selected = 0

  constructor({ host, memory, log, limits }: FwCfgClientOptions) {
    this.#host = host
    this.#memory = memory
    this.#log = log
    this.#limits = { ...LIMITS, ...limits }
  }

  /** There is a fw_cfg, found by `initialize`. */
  get available(): boolean {
    return this.#available
  }

  /** Transfers go by DMA. */
  get dmaAvailable(): boolean {
    return this.#dma !== undefined
  }

  /** What the library does before anything else: signature, features, and its lines. */
  async initialize(): Promise<void> {
    this.#dma = undefined
    await this.select(FW_CFG_SIGNATURE)
    const signature = await this.#readU32()
    this.#log.print(DEBUG_INFO, `FW CFG Signature: 0x${formatHex(signature)}\n`)
    const revision = await this.features()
    this.#log.print(DEBUG_INFO, `FW CFG Revision: 0x${formatHex(revision)}\n`)
    this.#available = signature === SIGNATURE && revision >= 1
    if (!this.#available) {
      this.#log.print(DEBUG_INFO, 'QemuFwCfg interface not supported.\n')
      return
    }
    if ((revision & FW_CFG_VERSION_DMA) === 0) {
      this.#log.print(DEBUG_INFO, 'QemuFwCfg interface (IO Port) is supported.\n')
      return
    }
    this.#dma = this.#memory?.allocatePages({
      what: 'fw_cfg transfers',
      type: EfiBootServicesData,
      pages: 1 + BOUNCE_PAGES,
      maxAddress: LOW_MEMORY,
    })
    this.#log.print(DEBUG_INFO, 'QemuFwCfg interface (DMA) is supported.\n')
  }

  /** Feature bits, FW_CFG_VERSION…: item 1 is selected and read. */
  async features(): Promise<number> {
    await this.select(FW_CFG_ID)
    return this.#readU32()
  }

  /** Rewinds the item with this key. */
  async select(key: number): Promise<void> {
    this.#log.print(DEBUG_INFO, `Select Item: 0x${formatHex(key)}\n`)
    this.#selected = key
    await this.#host.out(FW_CFG_SELECTOR_PORT, 2, key)
  }

  /** The next `length` bytes; zeros behind the end of the item. The caller bounds the length. */
  async read(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length)
    if (this.#dma === undefined) {
      this.#checkPortLength('read', length)
      for (let i = 0; i < length; i++) bytes[i] = (await this.#host.in(FW_CFG_DATA_PORT, 1)) & 0xff
      return bytes
    }
    const bounce = this.#dma + EFI_PAGE_SIZE
    for (let at = 0; at < length; at += BOUNCE_SIZE) {
      const piece = bytes.subarray(at, at + BOUNCE_SIZE)
      await this.#transfer(FW_CFG_DMA_CTL_READ, piece.length, bounce)
      await this.#host.readMemory(bounce, piece)
    }
    return bytes
  }

  /** The next `length` bytes to guest memory, in one transfer. */
  async readTo(address: number, length: number): Promise<void> {
    if (this.#dma === undefined) {
      await this.#host.writeMemory(address, await this.read(length))
    } else if (length > 0) {
      await this.#transfer(FW_CFG_DMA_CTL_READ, length, address)
    }
  }

  /** Passes over `length` bytes. Zero bytes are no transfer at all. */
  async skip(length: number): Promise<void> {
    if (length === 0) return
    if (this.#dma !== undefined) {
      await this.#transfer(FW_CFG_DMA_CTL_SKIP, length, 0)
      return
    }
    this.#checkPortLength('skip', length)
    for (let i = 0; i < length; i++) await this.#host.in(FW_CFG_DATA_PORT, 1)
  }

  /** Up to 64 KiB. Without DMA the bytes go to the data port, where QEMU ignores them. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#dma === undefined) {
      for (const byte of bytes) await this.#host.out(FW_CFG_DATA_PORT, 1, byte)
      return
    }
    const bounce = this.#dma + EFI_PAGE_SIZE
    await this.#host.writeMemory(bounce, bytes)
    await this.#transfer(FW_CFG_DMA_CTL_WRITE, bytes.length, bounce)
  }

  /**
   * Looks a file up in the directory, which is read anew each time. The first of that name counts.
   * @throws FirmwareHang when the directory names more files than keys can number and this is none of the first
   */
  async findFile(name: string): Promise<FwCfgFound> {
    if (!this.#available) return { status: 'Unsupported' }
    await this.select(FW_CFG_FILE_DIR)
    const root = { parent: undefined, name: 'FwCfgFileDirectory' }
    const count = u32be.read(await this.read(4), 0, root)
    const known = Math.min(count, FW_CFG_MAX_FILES)
    const atOnce = this.#dma === undefined ? 1 : 64
    for (let i = 0; i < known; i += atOnce) {
      const entries = Math.min(atOnce, known - i)
      const bytes = await this.read(FwCfgFileEntry.size * entries)
      for (let k = 0; k < entries; k++) {
        const entry = bytes.subarray(k * FwCfgFileEntry.size, (k + 1) * FwCfgFileEntry.size)
        const field = entry.subarray(NAME_OFFSET)
        const end = field.indexOf(0)
        if (end < 0 || toLatin1(field.subarray(0, end)) !== name) continue
        return {
          status: 'Success',
          key: u16be.read(entry, SELECTOR_OFFSET, root),
          size: u32be.read(entry, 0, root),
        }
      }
    }
    if (count > known) {
      throw new FirmwareHang('limit', `search for ${JSON.stringify(name)} in the fw_cfg directory`, {
        files: hex(count),
      })
    }
    return { status: 'Not Found' }
  }

  /** What `etc/system-states` says of S3. */
  async isS3Enabled(): Promise<boolean> {
    const found = await this.findFile(FwCfgPath.systemStates)
    if (found.status !== 'Success' || found.size !== SYSTEM_STATES_SIZE) return false
    await this.select(found.key)
    return isS3Supported(await this.read(SYSTEM_STATES_SIZE))
  }

  async #readU32(): Promise<number> {
    return u32le.read(await this.read(4), 0, { parent: undefined, name: 'fw_cfg item' })
  }

  async #transfer(control: number, length: number, address: number): Promise<void> {
    const access = this.#dma ?? 0
    const block = FwCfgDmaAccess.encode({ control, length, address: BigInt(address) })
    await this.#host.writeMemory(access, block)
    await this.#host.out(FW_CFG_DMA_PORT, 4, swap32(Math.floor(access / 2 ** 32)))
    await this.#host.out(FW_CFG_DMA_PORT + 4, 4, swap32(access % 2 ** 32))
    const result = new Uint8Array(4)
    for (let poll = 0; poll < this.#limits.polls; poll++) {
      await this.#host.readMemory(access, result)
      const word = u32be.read(result, 0, { parent: undefined, name: 'control' })
      if (word === 0) return
      if ((word & FW_CFG_DMA_CTL_ERROR) !== 0) throw new FirmwareHang('assert', this.#doing(control, length))
    }
    throw new FirmwareHang('spin', this.#doing(control, length), { control: hex(control) })
  }

  #doing(control: number, length: number): string {
    const action =
      control === FW_CFG_DMA_CTL_READ ? 'READ' : control === FW_CFG_DMA_CTL_WRITE ? 'WRITE' : 'SKIP'
    return `fw_cfg DMA ${action} of ${length} bytes, key ${hex(this.#selected)}`
  }

  #checkPortLength(action: string, length: number): void {
    if (length <= this.#limits.portBytes) return
    throw new FirmwareHang('limit', `fw_cfg ${action} of ${length} bytes through the data port`)
  }
}
